namespace SecMon.Detection.Cases;

/// <summary>What a decision did to a case: an element of <c>secmon.decisions</c> of the case.</summary>
/// <param name="Id">Id of the decision.</param>
/// <param name="Title">Its title.</param>
/// <param name="Effect">What it did, as documents write it.</param>
/// <param name="Value">The level, team, account, task or verdict; null where the effect has none.</param>
/// <param name="Because">Why; null when the decision does not say.</param>
/// <param name="Facts">The facts that it stands on, for people; at most 20.</param>
/// <param name="Trigger">Number of the ledger entry upon which it was decided.</param>
public sealed record CaseDecided(string Id, string Title, string Effect, string? Value, string? Because, IReadOnlyList<string> Facts, long Trigger);
