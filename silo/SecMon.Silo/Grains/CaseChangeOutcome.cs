namespace SecMon.Silo.Grains;

/// <summary>Whether a change of a case was made.</summary>
public enum CaseChangeOutcome
{
    /// <summary>It was.</summary>
    Changed,

    /// <summary>There is no such case.</summary>
    NotFound,

    /// <summary>Somebody else changed it meanwhile.</summary>
    Stale,

    /// <summary>The case's status does not allow it.</summary>
    NotAllowed,
}
