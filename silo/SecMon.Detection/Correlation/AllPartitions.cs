using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>All partitions in one place, fed record by record: what a silo's grains do, for tools that read logs once.</summary>
/// <param name="rules">The rules.</param>
/// <param name="alerts">Makes the alerts.</param>
/// <param name="onHeldBack">Told what quiet times hold back; null when nobody asks.</param>
public sealed class AllPartitions(IRunningRules rules, AlertBuilder alerts, Action<HeldBack>? onHeldBack = null)
{
    private readonly CorrelationPartition[] _partitions =
        [.. Enumerable.Range(0, CorrelationPartition.Partitions).Select(_ => new CorrelationPartition(rules, alerts) { OnHeldBack = onHeldBack })];

    /// <summary>How many groups are live.</summary>
    public int GroupCount => _partitions.Sum(partition => partition.GroupCount);

    /// <summary>Takes in what detection said of a record. Each record is a tick with the event time that the stream has reached, before it enters anything.</summary>
    /// <param name="output">Of one record.</param>
    /// <param name="ticks">Time that the stream has reached (<see cref="StreamClock.SettledTicks"/>).</param>
    /// <param name="fired">Alerts are added here: first those of the record itself, then those of windows.</param>
    public void Take(DetectionOutput output, long ticks, List<Alert> fired)
    {
        fired.AddRange(output.Alerts);
        for (var i = 0; i < _partitions.Length; i++)
        {
            if (_partitions[i].WouldFire(ticks))
                _partitions[i].TickClock(ticks, fired);
            foreach (var entry in output.Entries[i])
                _partitions[i].Apply(entry, fired);
        }
    }

    /// <summary>The log is read to its end: its last event is the time that the stream has reached.</summary>
    /// <param name="ticks">Time of the stream.</param>
    /// <param name="fired">Alerts are added here.</param>
    public void End(long ticks, List<Alert> fired)
    {
        foreach (var partition in _partitions)
        {
            partition.TickClock(ticks, fired);
            partition.SayRest();
        }
    }
}
