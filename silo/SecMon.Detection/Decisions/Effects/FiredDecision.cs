namespace SecMon.Detection.Decisions.Effects;

/// <summary>What an alert says of a decision: an element of <c>secmon.decisions</c>.</summary>
/// <param name="Id">Id of the decision.</param>
/// <param name="Title">Its title.</param>
/// <param name="Effect">What it did, as documents write it; null where it did nothing because it failed.</param>
/// <param name="Because">Why, filled in; null when the decision does not say.</param>
/// <param name="Facts">The facts that it bound, for people; at most 20.</param>
/// <param name="Error">Why it had no effect; null when it had.</param>
public sealed record FiredDecision(string Id, string Title, string? Effect, string? Because, IReadOnlyList<string> Facts, string? Error = null)
{
    /// <summary>False when the effect did not come to bear: another beat it, or the signal is one that no decision makes quieter.</summary>
    public bool Applied { get; init; } = true;
}
