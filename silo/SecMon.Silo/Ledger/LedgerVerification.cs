namespace SecMon.Silo.Ledger;

/// <summary>What verifying a ledger found.</summary>
/// <param name="Entries">How many entries hold, from the first one on.</param>
/// <param name="Problem">The first problem; null when there is none.</param>
/// <param name="Signed">The newest entry that a verified signature vouches for; 0 when none does.</param>
/// <param name="RemovedThrough">The newest entry that retention removed, with a signed entry in its place; 0 when it removed none.</param>
internal sealed record LedgerVerification(long Entries, string? Problem, long Signed, long RemovedThrough);
