namespace SecMon.Detection.Rules;

/// <summary>The words of Sigma for levels, as rules, documents, metrics and people use them.</summary>
public static class SeverityWords
{
    /// <summary>The word: <c>informational</c>, <c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the five.</exception>
    public static string Word(this Severity severity) => severity switch
    {
        Severity.Informational => "informational",
        Severity.Low => "low",
        Severity.Medium => "medium",
        Severity.High => "high",
        Severity.Critical => "critical",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, null),
    };
}
