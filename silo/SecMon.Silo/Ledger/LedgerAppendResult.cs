namespace SecMon.Silo.Ledger;

/// <summary>What became of drafts.</summary>
/// <param name="Appended">How many were new.</param>
/// <param name="LastSequence">Number of the newest entry afterwards.</param>
/// <param name="Conflicts">Those whose key is known with another content; the first content stands.</param>
/// <param name="TooOld">Alerts older than retention's cut-off, which were left out.</param>
public sealed record LedgerAppendResult(int Appended, long LastSequence, IReadOnlyList<LedgerDraft> Conflicts, int TooOld);
