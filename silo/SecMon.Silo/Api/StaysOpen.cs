namespace SecMon.Silo.Api;

/// <summary>A case that stays open when its incident is closed.</summary>
/// <param name="Case">Its id.</param>
/// <param name="Why">Why.</param>
public sealed record StaysOpen(string Case, string Why);
