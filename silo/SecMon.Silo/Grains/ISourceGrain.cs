using Orleans.Concurrency;

namespace SecMon.Silo.Grains;

/// <summary>
/// Reads one source in order: batch, parse, detect, hand over, checkpoint. The key is the source's id.
/// Keeps itself alive; after a crash it goes on from its checkpoint, with the rule set noted there.
/// </summary>
public interface ISourceGrain : IGrainWithStringKey
{
    /// <summary>Begins to read, or does nothing when it is reading.</summary>
    Task StartAsync();

    /// <summary>Writes a checkpoint and ends.</summary>
    Task StopAsync();

    /// <summary>How it stands.</summary>
    [AlwaysInterleave]
    Task<SourceStatus> StatusAsync();
}
