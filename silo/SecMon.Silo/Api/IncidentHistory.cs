namespace SecMon.Silo.Api;

/// <summary>What made an incident what it is, oldest first: that it opened, that cases joined, and what people did.</summary>
/// <param name="Changes">The changes.</param>
public sealed record IncidentHistory(IReadOnlyList<IncidentHistoryItem> Changes);
