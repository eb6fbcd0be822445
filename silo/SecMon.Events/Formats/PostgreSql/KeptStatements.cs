using SecMon.Events.Sql;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>
/// The texts of the statements that the sessions of a source execute, while they stand. Bounded: of a text that has no room what it says is
/// kept, without itself.
/// </summary>
/// <param name="sessions">All sessions of the source, as they are at any moment.</param>
internal sealed class KeptStatements(IReadOnlyCollection<Session> sessions)
{
    /// <summary>Bytes of texts that are kept of a session.</summary>
    public const int MostOfSession = 64 << 10;

    /// <summary>Bytes of memory for the texts of all sessions.</summary>
    public const long MostOfSource = 64L << 20;

    private DateTime _newest;
    private DateTime _swept;
    private long _bytes;

    /// <summary>Notes a record of a statement; call before anything else about it.</summary>
    public void Note(Session session, StatementKey key, DateTime at)
    {
        if (at > _newest)
            _newest = at;
        session.Kept?.Note(key, at);
    }

    /// <summary>Keeps the texts of a record, unless its statement is kept already.</summary>
    /// <returns>False when there is no room: keep the reading.</returns>
    public bool TryKeep(Session session, StatementKey key, DateTime at, AuditRecord audit)
    {
        if (session.Kept is null)
            (session.Kept = new KeptStatement()).Note(key, at);
        var kept = session.Kept;
        if (kept.TryFind(key, out _))
            return true;
        var length = audit.Statement.Length + audit.Parameters.Length;
        if (kept.Used + length > MostOfSession || !HasRoom(length))
            return false;
        var before = kept.Capacity;
        kept.Add(key, audit.Statement.Span, audit.Parameters.Span);
        _bytes += kept.Capacity - before;
        return true;
    }

    /// <summary>Keeps what a text says, with the persons of its bound values.</summary>
    public static void KeepReading(Session session, StatementKey key, SqlReading reading, IReadOnlyList<long> persons)
    {
        var copy = new SqlReading();
        SqlReadingState.Copy(reading, copy);
        copy.CitizenIds.Clear();
        copy.CitizenIds.AddRange(persons);
        session.Kept!.Add(key, copy);
    }

    /// <summary>Forgets the statement of a session that ends.</summary>
    public void Forget(Session session)
    {
        _bytes -= session.Kept?.Capacity ?? 0;
        session.Kept = null;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _newest = _swept = default;
        _bytes = 0;
    }

    public void Write(BinaryWriter writer, Session session)
    {
        var isFresh = IsFresh(session);
        writer.Write(isFresh);
        if (isFresh)
            session.Kept!.Write(writer);
    }

    public void Read(BinaryReader reader, Session session)
    {
        if (!reader.ReadBoolean())
            return;
        session.Kept = KeptStatement.Read(reader);
        _bytes += session.Kept.Capacity;
        if (session.Kept.At > _newest)
            _newest = session.Kept.At;
    }

    private bool HasRoom(int length)
    {
        if (_bytes + length <= MostOfSource)
            return true;
        Sweep();
        return _bytes + length <= MostOfSource;
    }

    /// <summary>Gives back what nothing can refer to any more; once in a while, since it looks at every session.</summary>
    private void Sweep()
    {
        if (_newest - _swept < KeptStatement.Longest)
            return;
        _swept = _newest;
        foreach (var session in sessions)
        {
            if (!IsFresh(session))
                Forget(session);
        }
    }

    private bool IsFresh(Session session) => session.Kept is { } kept && _newest - kept.At <= KeptStatement.Longest;
}
