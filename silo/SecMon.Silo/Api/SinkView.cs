namespace SecMon.Silo.Api;

/// <summary>How a sink stands.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Cursor">The newest ledger entry that it delivered.</param>
/// <param name="Behind">How many ledger entries come after that.</param>
/// <param name="DeadLetters">How many documents the other side refused for good.</param>
/// <param name="Problem">Why it cannot deliver.</param>
/// <param name="FailingSince">Since when.</param>
public sealed record SinkView(string Name, long Cursor, long Behind, long DeadLetters, string? Problem, DateTime? FailingSince);
