namespace SecMon.Detection.Correlation;

/// <summary>One rule of a risk.</summary>
/// <param name="Rule">The detection rule, by <see cref="RuleKey"/>.</param>
/// <param name="Title">Its title.</param>
/// <param name="Code">Its use case; null when it names none.</param>
/// <param name="Score">What a match adds.</param>
public sealed record RiskPart(ulong Rule, string Title, string? Code, double Score);
