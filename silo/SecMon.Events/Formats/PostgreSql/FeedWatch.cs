using System.Text;
using SecMon.Events.Formats.Zones;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>Notices what the sessions of a log show about the log itself (event.md, derived events).</summary>
/// <param name="sessions">The sessions of the source.</param>
/// <param name="zones">Reads the zones of its log.</param>
internal sealed class FeedWatch(SessionTable sessions, LogZones zones)
{
    /// <summary>A server sets its clock right by small steps.</summary>
    private static readonly TimeSpan SmallestSkew = TimeSpan.FromSeconds(5);

    private readonly Queue<FeedFinding> _findings = new();
    private readonly FieldDrift _drift = new();
    private readonly ShownLookups _lookups = new();

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

    /// <summary>Looks at a session's first line, which says whether the server logs connections.</summary>
    public void FirstLine(PostgreSqlRecord record)
    {
        var isClient = !record.User.IsEmpty || !record.RemoteHost.IsEmpty;
        if (isClient)
            Settings.NoteConnection(record.Time, isShown: record.Message.Span.StartsWith("connection "u8) || record.Message.Span.StartsWith("replication connection "u8));
    }

    /// <summary>Looks at what the record says of the server's settings, and at the fields that it has.</summary>
    public void Event(AccessEvent access)
    {
        _lookups.Note(access);
        if (access[Fields.EventAction].TextForm() is EventAction.Config && !access.Has(Fields.UserName) && access[Fields.SettingName].TextForm() is "log_disconnections")
            sessions.Open.SignOutsChanged(access.Timestamp);
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

    /// <summary>True when an OBJECT record belongs to the SESSION record before it, which named no relation.</summary>
    public bool HasTwinBefore(Session session, AuditRecord audit)
    {
        if (session.Nameless != audit.Key)
            return false;
        sessions.ClassesWithTwins.Add(Encoding.UTF8.GetString(audit.Class.Span));
        return true;
    }

    /// <summary>Looks at a session that signs in, and at the one whose process it takes over.</summary>
    public void Begin(Session session, SignIn signIn)
    {
        if (sessions.Open.Before(signIn) is { } before)
            Gone(before, signIn.At);
        sessions.Open.Add(session, signIn);
    }

    /// <summary>Looks at a session that is refused before it began, or that the server ends.</summary>
    public void Fatal(Session session, DateTime time, bool isRefusal)
    {
        if (session.SignIn is null)
            return;
        if (isRefusal)
            sessions.Open.Close(session);
        else
            JudgeSilence(session, time);
    }

    /// <summary>Looks at a session that signs out.</summary>
    public void End(Session session, DateTime time)
    {
        if (session.SignIn is { } signIn)
        {
            sessions.Open.SignedOut(signIn);
            JudgeSilence(session, time);
        }
        else if (!session.HasAudit && session.SignedInAt is not null)
        {
            Find(FeedIssue.SilentSession, _lookups.AreShown(time) ? SilentSession.NoStatement : SilentSession.PerhapsHarmless);
        }
    }

    /// <summary>Notes that the server started.</summary>
    public void Started(DateTime time) => sessions.Open.Started(time);

    /// <summary>Looks at the sessions to which the log's time has come.</summary>
    public void Due(DateTime time)
    {
        while (sessions.Open.TryDue(time, out var session))
        {
            if (!sessions.Open.IsOfThisStart(session.SignIn!))
                sessions.Open.Close(session);
            else if (session.SignIn!.IsJudged && OpenSessions.GoneAtTicks(session) <= time.Ticks)
                Gone(session, time);
            else
                Stays(session, time);
        }
    }

    public void Write(BinaryWriter writer)
    {
        Settings.Write(writer);
        _drift.Write(writer);
        Zone.Write(writer);
        _lookups.Write(writer);
    }

    /// <summary>Takes up what was written.</summary>
    /// <param name="reader">What <see cref="Write"/> wrote.</param>
    /// <param name="hasZone">False for the second version of the state.</param>
    /// <param name="hasLookups">False for the versions before the fourth.</param>
    public void Read(BinaryReader reader, bool hasZone, bool hasLookups)
    {
        Settings.Read(reader, hasConnections: hasLookups);
        _drift.Read(reader);
        if (hasZone)
            Zone.Read(reader);
        if (hasLookups)
            _lookups.Read(reader);
    }

    private void Stays(Session session, DateTime time)
    {
        JudgeSilence(session, time);
        sessions.Open.Later(session);
    }

    private void Gone(Session session, DateTime time)
    {
        if (sessions.Open.IsOfThisStart(session.SignIn!))
        {
            JudgeSilence(session, time);
            if (sessions.Open.LacksSignOut(session))
                FindSilent(session.SignIn!, time, SilentSession.NoSignOut);
        }

        sessions.Open.Close(session);
    }

    /// <summary>Tells once of a session that has no audited statement at the moment at which it is looked at.</summary>
    private void JudgeSilence(Session session, DateTime time)
    {
        var signIn = session.SignIn!;
        if (!signIn.IsJudged && !session.HasAudit)
            FindSilent(signIn, time, signIn.IsReplication ? SilentSession.Replication : _lookups.AreShown(time) ? SilentSession.NoStatement : SilentSession.PerhapsHarmless);
        signIn.IsJudged = true;
    }

    private void FindSilent(SignIn signIn, DateTime time, string detail) => _findings.Enqueue(new FeedFinding(FeedIssue.SilentSession, detail, signIn, time - signIn.At));

    private void Find(string issue, string? detail = null) => _findings.Enqueue(new FeedFinding(issue, detail));

    private static string TwinKey(AuditRecord audit) =>
        $"{Encoding.UTF8.GetString(audit.StatementId.Span)},{Encoding.UTF8.GetString(audit.SubstatementId.Span)},{Encoding.UTF8.GetString(audit.ObjectName.Span)}";
}
