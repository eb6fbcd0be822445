namespace SecMon.Silo.Grains;

/// <summary>
/// One correlation partition: windows, their journal and snapshots. The key is its number. Answers when what it was
/// given is journalled; evaluating runs behind with a bounded queue, which delays the answer when it is full.
/// </summary>
public interface ICorrelationGrain : IGrainWithIntegerKey
{
    /// <summary>Takes a batch. Safe to repeat: what the journal holds from a file at or below a position is ignored.</summary>
    Task AcceptAsync(PartitionBatch batch);

    /// <summary>Time passes.</summary>
    /// <param name="sender">Id of the source.</param>
    /// <param name="ticks">Its newest event time, ticks of UTC: what is older may be forgotten.</param>
    /// <param name="clockTicks">The time up to which nothing more will come from it: the same, or when it has read all there is the clock, less a margin.</param>
    Task TickAsync(string sender, long ticks, long clockTicks);

    /// <summary>Activates the partition, so that what its journal holds is evaluated. Ends when nothing waits.</summary>
    Task WakeAsync();
}
