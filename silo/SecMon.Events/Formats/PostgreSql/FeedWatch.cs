using System.Text;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>Notices what the sessions of a log show about the log itself (event.md, derived events).</summary>
/// <param name="sessions">The sessions of the source.</param>
internal sealed class FeedWatch(SessionTable sessions)
{
    /// <summary>A session that was signed in for less may simply have had nothing to do.</summary>
    private static readonly TimeSpan ShortestSilentSession = TimeSpan.FromSeconds(60);

    private readonly Queue<string> _issues = new();

    /// <summary>Takes the next issue that the last record showed.</summary>
    public bool TryTake(out string issue) => _issues.TryDequeue(out issue!);

    /// <summary>Looks at the session's line number: a jump is a gap, a step back is a duplicate.</summary>
    public void Line(Session session, long line)
    {
        _issues.Clear();
        if (line <= 0)
            return;
        if (session.LastLine > 0 && line > session.LastLine + 1)
            _issues.Enqueue(FeedIssue.Gap);
        else if (line <= session.LastLine)
            _issues.Enqueue(FeedIssue.Duplicate);
        session.LastLine = Math.Max(session.LastLine, line);
    }

    /// <summary>Looks at a record that is not the twin which an OBJECT record waits for: session auditing is off.</summary>
    public void NoTwin(Session session)
    {
        if (session.WaitingTwin is null)
            return;
        // Where OBJECT records of a class never have twins, session auditing of it was never on.
        if (sessions.ClassesWithTwins.Contains(session.WaitingClass!))
            _issues.Enqueue(FeedIssue.AuditOff);
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
            _issues.Enqueue(FeedIssue.SilentSession);
    }

    private static string TwinKey(AuditRecord audit) =>
        $"{Encoding.UTF8.GetString(audit.StatementId.Span)},{Encoding.UTF8.GetString(audit.SubstatementId.Span)},{Encoding.UTF8.GetString(audit.ObjectName.Span)}";
}
