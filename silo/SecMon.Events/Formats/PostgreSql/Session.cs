using System.Text;
using SecMon.Events.Sql;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>What a parser remembers of one server session.</summary>
internal sealed class Session
{
    private static ReadOnlySpan<byte> DiscardAll => "DISCARD ALL"u8;

    /// <summary>Line number read last; 0 before the first.</summary>
    public long LastLine { get; set; }

    /// <summary>Time of that line; the default before the first.</summary>
    public DateTime LastTime { get; set; }

    /// <summary>When it signed in; null when that was not seen.</summary>
    public DateTime? SignedInAt { get; set; }

    /// <summary>Who signed in; null when that was not seen, and once the session is gone.</summary>
    public SignIn? SignIn { get; set; }

    /// <summary>True once an audited statement was seen.</summary>
    public bool HasAudit { get; set; }

    /// <summary>Role taken with SET ROLE or SET SESSION AUTHORIZATION; null when none.</summary>
    public string? EffectiveUser { get; set; }

    /// <summary>
    /// Follows a statement that changes the role: after SET ROLE the log still names who signed in, and the role taken
    /// holds until the next change. DISCARD ALL, which connection pools send, gives it up.
    /// </summary>
    public void FollowRole(SqlReading reading, ReadOnlySpan<byte> statement)
    {
        if (reading.SettingName is "role" or "session_authorization")
            EffectiveUser = string.Equals(reading.SettingValue, "none", StringComparison.OrdinalIgnoreCase) ? null : reading.SettingValue;
        else if (statement.Length >= DiscardAll.Length && Ascii.EqualsIgnoreCase(statement[..DiscardAll.Length], DiscardAll))
            EffectiveUser = null;
    }

    /// <summary>What its statement said in full; null before the first.</summary>
    public KeptStatement? Kept { get; set; }

    /// <summary>The statement whose SESSION record named no relation, since <c>pgaudit.log_relation</c> is off: an OBJECT record behind it has had its twin.</summary>
    public StatementKey Nameless { get; set; }

    /// <summary>The OBJECT record whose SESSION twin has not come yet: ids and relation; null when none waits.</summary>
    public string? WaitingTwin { get; set; }

    /// <summary>Class of that record.</summary>
    public string? WaitingClass { get; set; }
}
