namespace SecMon.Silo.Api;

/// <summary>Every database that should be watched.</summary>
/// <param name="Systems">In the order of the inventory.</param>
public sealed record SystemList(IReadOnlyList<SystemView> Systems);
