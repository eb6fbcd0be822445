namespace SecMon.Silo.Api;

/// <summary>A database that should be watched.</summary>
/// <param name="System">Its name in <c>lists/systems.csv</c>.</param>
/// <param name="Host">Its server.</param>
/// <param name="Watched">False for a blind spot: no source reads its logs.</param>
public sealed record SystemView(string System, string Host, bool Watched);
