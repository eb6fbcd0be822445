namespace SecMon.Events.Formats.PostgreSql;

/// <summary>
/// The sessions that signed in and have not signed out, by when to look at them again: whether one shows no audited statement, and
/// whether one never signs out. All follows from the records: their order and their written times.
/// </summary>
internal sealed class OpenSessions
{
    /// <summary>A session of that age without an audited statement is silent before it signs out.</summary>
    public static readonly TimeSpan SilentAge = TimeSpan.FromSeconds(60);

    /// <summary>A session without a record for so long is taken for gone.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(24);

    // Earliest first, of one instant in the order of ids: the same after a restart, whatever the order in which they were added.
    private readonly PriorityQueue<Session, (long DueTicks, string Id)> _due = new(Comparer<(long DueTicks, string Id)>.Create(Compare));
    private readonly Dictionary<string, Session> _byProcess = [];
    private long _startedTicks;
    private long _signOutsFromTicks;
    private bool _showsSignOuts;

    /// <summary>The session that the process of a new one served before, and that has not signed out; null mostly.</summary>
    public Session? Before(SignIn signIn) => signIn.Process is { } process && _byProcess.TryGetValue(process, out var session) && session.SignIn?.SessionId != signIn.SessionId ? session : null;

    /// <summary>Takes up a session that signed in.</summary>
    public void Add(Session session, SignIn signIn)
    {
        signIn.DueTicks = signIn.At.Ticks + SilentAge.Ticks;
        session.SignIn = signIn;
        Enqueue(session);
    }

    /// <summary>Forgets the sign-in of a session that is gone.</summary>
    public void Close(Session session)
    {
        if (session.SignIn?.Process is { } process && _byProcess.GetValueOrDefault(process) == session)
            _byProcess.Remove(process);
        session.SignIn = null;
        session.SignedInAt = null;
    }

    /// <summary>Takes up the next session at which to look, once the log's time has come to it.</summary>
    /// <param name="time">Time of the log's newest record.</param>
    /// <param name="session">The session; its <see cref="SignIn.DueTicks"/> says since when.</param>
    public bool TryDue(DateTime time, out Session session)
    {
        while (_due.TryPeek(out session!, out var due) && due.DueTicks <= time.Ticks)
        {
            _due.Dequeue();
            // What ended, or was taken up again for later, leaves its place behind.
            if (session.SignIn is { } signIn && signIn.DueTicks == due.DueTicks && signIn.SessionId == due.Id)
                return true;
        }

        return false;
    }

    /// <summary>Puts off a session until it may be gone.</summary>
    public void Later(Session session)
    {
        session.SignIn!.DueTicks = GoneAtTicks(session);
        Enqueue(session);
    }

    /// <summary>When a session of which nothing more is read is taken for gone, ticks of UTC.</summary>
    public static long GoneAtTicks(Session session) => Math.Max(session.LastTime.Ticks, session.SignIn!.At.Ticks) + LongestPause.Ticks;

    /// <summary>Notes that a session signed out, which shows that the server logs it.</summary>
    public void SignedOut(SignIn signIn) => _showsSignOuts |= signIn.At.Ticks > _signOutsFromTicks;

    /// <summary>Notes that the server started: sessions before it are gone, however they ended.</summary>
    public void Started(DateTime time)
    {
        _startedTicks = time.Ticks;
        SignOutsChanged(time);
    }

    /// <summary>Notes that the setting which decides whether sign-outs are logged was changed.</summary>
    public void SignOutsChanged(DateTime time)
    {
        _signOutsFromTicks = time.Ticks;
        _showsSignOuts = false;
    }

    /// <summary>True when the session is of the server as it runs now.</summary>
    public bool IsOfThisStart(SignIn signIn) => signIn.At.Ticks > _startedTicks;

    /// <summary>True when a session that is gone should have signed out: others that signed in under the same settings have.</summary>
    public bool LacksSignOut(Session session) => _showsSignOuts && session.SignIn!.At.Ticks > _signOutsFromTicks;

    public void Clear()
    {
        _due.Clear();
        _byProcess.Clear();
        (_startedTicks, _signOutsFromTicks, _showsSignOuts) = (0, 0, false);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_startedTicks);
        writer.Write(_signOutsFromTicks);
        writer.Write(_showsSignOuts);
    }

    /// <summary>Takes up what was written.</summary>
    /// <param name="reader">What <see cref="Write"/> wrote.</param>
    /// <param name="sessions">The sessions, which were read before.</param>
    public void Read(BinaryReader reader, IEnumerable<Session> sessions)
    {
        Clear();
        _startedTicks = reader.ReadInt64();
        _signOutsFromTicks = reader.ReadInt64();
        _showsSignOuts = reader.ReadBoolean();
        foreach (var session in sessions)
        {
            if (session.SignIn is not null)
                Enqueue(session);
        }
    }

    private static int Compare((long DueTicks, string Id) left, (long DueTicks, string Id) right) =>
        left.DueTicks != right.DueTicks ? left.DueTicks.CompareTo(right.DueTicks) : string.CompareOrdinal(left.Id, right.Id);

    private void Enqueue(Session session)
    {
        var signIn = session.SignIn!;
        _due.Enqueue(session, (signIn.DueTicks, signIn.SessionId));
        if (_due.Count > 2 * SessionTable.Most)
            DropGone();
        if (signIn.Process is { } process)
            _byProcess[process] = session;
    }

    private void DropGone()
    {
        var living = _due.UnorderedItems.Where(one => one.Element.SignIn?.DueTicks == one.Priority.DueTicks).ToList();
        _due.Clear();
        foreach (var (session, priority) in living)
            _due.Enqueue(session, priority);
    }
}
