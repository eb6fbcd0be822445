namespace SecMon.Detection.Cases;

/// <summary>How far people have come with a case.</summary>
public enum CaseStatus
{
    /// <summary>Nobody has taken it yet.</summary>
    Open,

    /// <summary>Somebody has seen it.</summary>
    Acknowledged,

    /// <summary>Somebody works on it.</summary>
    Investigating,

    /// <summary>Done, with a verdict.</summary>
    Closed,
}
