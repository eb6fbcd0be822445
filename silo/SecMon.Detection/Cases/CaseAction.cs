namespace SecMon.Detection.Cases;

/// <summary>What can be done about a case.</summary>
public enum CaseAction
{
    /// <summary>Somebody has seen it; from open.</summary>
    Acknowledge,

    /// <summary>Somebody works on it; from open or acknowledged.</summary>
    Investigate,

    /// <summary>It is done, with a verdict.</summary>
    Close,

    /// <summary>A closed case was not done; it is investigated again.</summary>
    Reopen,

    /// <summary>Somebody else is to work on it, or nobody.</summary>
    Assign,

    /// <summary>A note is added; nothing else changes.</summary>
    Note,
}
