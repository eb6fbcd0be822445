using Orleans.Concurrency;

namespace SecMon.Silo.Grains;

/// <summary>The current rule set of the cluster. The key is 0.</summary>
public interface IRuleBookGrain : IGrainWithIntegerKey
{
    /// <summary>Hash of the set in force for what comes next.</summary>
    [AlwaysInterleave]
    Task<string> CurrentAsync();

    /// <summary>Notes in the ledger what the set that this start brought into force changed.</summary>
    Task AnnounceAsync();
}
