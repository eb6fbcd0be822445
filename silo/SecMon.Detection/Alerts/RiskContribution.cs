namespace SecMon.Detection.Alerts;

/// <summary>What one rule added to a risk.</summary>
/// <param name="Rule">Title of the rule.</param>
/// <param name="Code">Its use case; null when it names none.</param>
/// <param name="Count">Its matches among the events that the group still holds.</param>
/// <param name="Score">What is left of its matches, those that the group holds no more included.</param>
public sealed record RiskContribution(string Rule, string? Code, int Count, double Score);
