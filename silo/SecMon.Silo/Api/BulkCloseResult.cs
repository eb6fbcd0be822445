namespace SecMon.Silo.Api;

/// <summary>What became of closing many cases.</summary>
/// <param name="Closed">Those that are closed now.</param>
/// <param name="NotClosed">The others, each with the reason.</param>
public sealed record BulkCloseResult(IReadOnlyList<string> Closed, IReadOnlyDictionary<string, string> NotClosed);
