namespace SecMon.Events.Formats.PostgreSql;

/// <summary>What a parser remembers of one server session.</summary>
internal sealed class Session
{
    /// <summary>Line number read last; 0 before the first.</summary>
    public long LastLine { get; set; }

    /// <summary>When it signed in; null when that was not seen.</summary>
    public DateTime? SignedInAt { get; set; }

    /// <summary>True once an audited statement was seen.</summary>
    public bool HasAudit { get; set; }

    /// <summary>Role taken with SET ROLE or SET SESSION AUTHORIZATION; null when none.</summary>
    public string? EffectiveUser { get; set; }

    /// <summary>The OBJECT record whose SESSION twin has not come yet: ids and relation; null when none waits.</summary>
    public string? WaitingTwin { get; set; }

    /// <summary>Class of that record.</summary>
    public string? WaitingClass { get; set; }
}
