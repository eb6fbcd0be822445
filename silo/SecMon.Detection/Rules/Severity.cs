namespace SecMon.Detection.Rules;

/// <summary>Level of a rule (Sigma, <c>level</c>). The number is <c>event.severity</c> (event.md, Alert).</summary>
public enum Severity
{
    /// <summary>For context only.</summary>
    Informational = 10,

    /// <summary>Rarely of interest by itself.</summary>
    Low = 21,

    /// <summary>To be looked at within a day; the default.</summary>
    Medium = 47,

    /// <summary>To be looked at soon.</summary>
    High = 73,

    /// <summary>To be looked at now.</summary>
    Critical = 99,
}
