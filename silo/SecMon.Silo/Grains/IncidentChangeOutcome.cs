namespace SecMon.Silo.Grains;

/// <summary>Whether a change of an incident was made.</summary>
public enum IncidentChangeOutcome
{
    /// <summary>It was.</summary>
    Changed,

    /// <summary>There is no such incident.</summary>
    NotFound,

    /// <summary>Somebody else changed it meanwhile, or a case joined.</summary>
    Stale,

    /// <summary>It was to be closed, and a case joined that whoever closes it has not seen.</summary>
    Grown,

    /// <summary>The incident's status does not allow it.</summary>
    NotAllowed,
}
