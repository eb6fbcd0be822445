namespace SecMon.Silo.Ledger;

/// <summary>Where a ledger ends.</summary>
/// <param name="Sequence">Number of the newest entry; 0 when there never was one.</param>
/// <param name="Hash">Its hash; empty when there never was one.</param>
/// <param name="CutOff">Alerts of before this time were removed and must not come back, ISO 8601, UTC; empty when nothing was removed.</param>
public sealed record LedgerHead(long Sequence, string Hash, string CutOff);
