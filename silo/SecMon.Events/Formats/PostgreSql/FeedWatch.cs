using System.Text;
using SecMon.Events.Formats.Zones;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>Notices what the sessions of a log show about the log itself (event.md, derived events).</summary>
/// <param name="sessions">The sessions of the source.</param>
/// <param name="zones">Reads the zones of its log.</param>
internal sealed class FeedWatch(SessionTable sessions, LogZones zones)
{
    /// <summary>A session that was signed in for less may simply have had nothing to do.</summary>
    private static readonly TimeSpan ShortestSilentSession = TimeSpan.FromSeconds(60);

    /// <summary>A server sets its clock right by small steps.</summary>
    private static readonly TimeSpan SmallestSkew = TimeSpan.FromSeconds(5);

    private readonly Queue<FeedFinding> _findings = new();
    private readonly FieldDrift _drift = new();

    /// <summary>What the log shows of its server's settings.</summary>
    public AuditSettings Settings { get; } = new();

    /// <summary>The zone in which the log is written.</summary>
    public ZoneWatch Zone { get; } = new(zones);

    /// <summary>Takes the next thing that the last record showed.</summary>
    public bool TryTake(out FeedFinding finding) => _findings.TryDequeue(out finding);

    /// <summary>
    /// Looks at the session's line number, where a jump is a gap and a step back is a duplicate, and at the time of the line, which a
    /// server takes as it writes it: what comes later in a session is not earlier, nor of another zone.
    /// </summary>
    public void Line(Session session, long line, in LoggedTime written)
    {
        _findings.Clear();
        var time = written.Utc;
        var isOtherZone = Zone.IsChanged(written);
        if (isOtherZone)
            Find(FeedIssue.ClockSkew, "zone");
        if (line <= 0)
            return;
        if (session.LastLine > 0 && line > session.LastLine + 1)
            Find(FeedIssue.Gap);
        else if (line <= session.LastLine)
            Find(FeedIssue.Duplicate);
        if (line <= session.LastLine)
            return;
        // One cause is one finding: where the zone changed, the clock is not to blame.
        if (session.LastLine > 0 && session.LastTime - time > SmallestSkew && !isOtherZone)
            Find(FeedIssue.ClockSkew);
        session.LastLine = line;
        session.LastTime = time;
    }

    /// <summary>Looks at what the record says of the server's settings, and at the fields that it has.</summary>
    public void Event(AccessEvent access)
    {
        foreach (var setting in Settings.Note(access))
            _findings.Enqueue(new FeedFinding(FeedIssue.Settings, setting.Name));
        if (access[Fields.EventAction].TextForm() is not (EventAction.Read or EventAction.Write))
            return;
        foreach (var field in _drift.Note(access))
            _findings.Enqueue(new FeedFinding(FeedIssue.Drift, field.Name));
    }

    /// <summary>Looks at a record that is not the twin which an OBJECT record waits for: session auditing is off.</summary>
    public void NoTwin(Session session)
    {
        if (session.WaitingTwin is null)
            return;
        // Where OBJECT records of a class never have twins, session auditing of it was never on.
        if (sessions.ClassesWithTwins.Contains(session.WaitingClass!))
            Find(FeedIssue.AuditOff);
        session.WaitingTwin = session.WaitingClass = null;
    }

    /// <summary>Notes an OBJECT record, whose SESSION twin should be the session's next record.</summary>
    public static void ExpectTwin(Session session, AuditRecord audit)
    {
        session.WaitingTwin = TwinKey(audit);
        session.WaitingClass = Encoding.UTF8.GetString(audit.Class.Span);
    }

    /// <summary>True when a SESSION record is the twin of the OBJECT record before it.</summary>
    public bool IsTwin(Session session, AuditRecord audit)
    {
        if (session.WaitingTwin is null || session.WaitingTwin != TwinKey(audit))
            return false;
        sessions.ClassesWithTwins.Add(session.WaitingClass!);
        session.WaitingTwin = session.WaitingClass = null;
        return true;
    }

    /// <summary>Looks at a session that ends.</summary>
    public void End(Session session, DateTime time)
    {
        if (!session.HasAudit && session.SignedInAt is { } start && time - start >= ShortestSilentSession)
            Find(FeedIssue.SilentSession);
    }

    public void Write(BinaryWriter writer)
    {
        Settings.Write(writer);
        _drift.Write(writer);
        Zone.Write(writer);
    }

    /// <summary>Takes up what was written.</summary>
    /// <param name="reader">What <see cref="Write"/> wrote.</param>
    /// <param name="hasZone">False for the second version of the state.</param>
    public void Read(BinaryReader reader, bool hasZone)
    {
        Settings.Read(reader);
        _drift.Read(reader);
        if (hasZone)
            Zone.Read(reader);
    }

    private void Find(string issue, string? detail = null) => _findings.Enqueue(new FeedFinding(issue, detail));

    private static string TwinKey(AuditRecord audit) =>
        $"{Encoding.UTF8.GetString(audit.StatementId.Span)},{Encoding.UTF8.GetString(audit.SubstatementId.Span)},{Encoding.UTF8.GetString(audit.ObjectName.Span)}";
}
