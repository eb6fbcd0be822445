namespace SecMon.Silo.Api;

/// <summary>A document that the other side of a sink refused for good.</summary>
/// <param name="Id">Of the document.</param>
/// <param name="Version">Of the document.</param>
/// <param name="Kind">Alert, case, notice…</param>
/// <param name="Sequence">Its ledger entry.</param>
/// <param name="Time">When it was refused.</param>
/// <param name="Reason">What the other side said.</param>
public sealed record DeadLetterView(string Id, long Version, string Kind, long Sequence, DateTime Time, string Reason);
