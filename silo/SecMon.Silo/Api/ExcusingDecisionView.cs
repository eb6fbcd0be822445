namespace SecMon.Silo.Api;

/// <summary>A decision that excuses and stands on no row.</summary>
/// <param name="Id">UUID.</param>
/// <param name="Title">Title.</param>
/// <param name="Owner">Who keeps it.</param>
/// <param name="Expires">The last day (UTC) on which it decides; absent for no end.</param>
/// <param name="Swallowed">What it has swallowed.</param>
public sealed record ExcusingDecisionView(string Id, string Title, string? Owner, DateOnly? Expires, SwallowedView Swallowed);
