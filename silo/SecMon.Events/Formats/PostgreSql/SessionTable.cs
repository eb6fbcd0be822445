using System.Buffers.Text;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>The sessions of one source: at most 100,000, oldest out.</summary>
internal sealed class SessionTable
{
    public const int Most = 100_000;

    private readonly Dictionary<ulong, Session> _sessions = [];
    private readonly Queue<ulong> _oldestFirst = new();

    /// <summary>Those that have not signed out.</summary>
    public OpenSessions Open { get; } = new();

    /// <summary>The texts of the statements that they execute.</summary>
    public KeptStatements Kept { get; }

    /// <summary>Audit classes for which this source is known to write SESSION twins of OBJECT records.</summary>
    public HashSet<string> ClassesWithTwins { get; } = [];

    public SessionTable() => Kept = new KeptStatements(_sessions.Values);

    /// <summary>The session of that id, made when it is new.</summary>
    public Session Get(ReadOnlySpan<byte> sessionId)
    {
        var key = KeyOf(sessionId);
        if (_sessions.TryGetValue(key, out var session))
            return session;

        while (_sessions.Count >= Most && _oldestFirst.TryDequeue(out var oldest))
            Forget(oldest);
        _oldestFirst.Enqueue(key);
        return _sessions[key] = new Session();
    }

    /// <summary>Forgets a session that ended.</summary>
    public void End(ReadOnlySpan<byte> sessionId)
    {
        Forget(KeyOf(sessionId));
        if (_oldestFirst.Count <= 2 * Most)
            return;

        // Ended sessions leave their keys behind; drop those once they outnumber the living.
        var living = _oldestFirst.Where(_sessions.ContainsKey).ToArray();
        _oldestFirst.Clear();
        foreach (var key in living)
            _oldestFirst.Enqueue(key);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(ClassesWithTwins.Count);
        foreach (var name in ClassesWithTwins.Order(StringComparer.Ordinal))
            writer.Write(name);

        var living = _oldestFirst.Where(_sessions.ContainsKey).Distinct().ToArray();
        writer.Write(living.Length);
        foreach (var key in living)
            Write(writer, key, _sessions[key]);
        Open.Write(writer);
    }

    public void Clear()
    {
        _sessions.Clear();
        _oldestFirst.Clear();
        ClassesWithTwins.Clear();
        Open.Clear();
        Kept.Clear();
    }

    /// <summary>Takes up sessions that were written.</summary>
    /// <param name="reader">What <see cref="Write(BinaryWriter)"/> wrote.</param>
    /// <param name="hasTimes">False for the first version of the state, whose sessions have no time of their last line.</param>
    /// <param name="hasSignIns">False for the versions before the fourth, which do not say who signed in, nor what their statements said.</param>
    public void Read(BinaryReader reader, bool hasTimes, bool hasSignIns)
    {
        Clear();
        for (var count = reader.ReadInt32(); count > 0; count--)
            ClassesWithTwins.Add(reader.ReadString());
        for (var count = reader.ReadInt32(); count > 0; count--)
            ReadSession(reader, hasTimes, hasSignIns);
        if (hasSignIns)
            Open.Read(reader, _sessions.Values);
    }

    private void Write(BinaryWriter writer, ulong key, Session session)
    {
        writer.Write(key);
        writer.Write(session.LastLine);
        writer.Write(session.LastTime.Ticks);
        writer.Write(session.SignedInAt?.Ticks ?? 0);
        writer.Write(session.HasAudit);
        writer.Write(session.EffectiveUser ?? "");
        writer.Write(session.WaitingTwin ?? "");
        writer.Write(session.WaitingClass ?? "");
        writer.Write(session.SignIn is not null);
        session.SignIn?.Write(writer);
        session.Nameless.Write(writer);
        Kept.Write(writer, session);
    }

    private void Forget(ulong key)
    {
        if (_sessions.Remove(key, out var session))
        {
            Open.Close(session);
            Kept.Forget(session);
        }
    }

    private void ReadSession(BinaryReader reader, bool hasTimes, bool hasSignIns)
    {
        var key = reader.ReadUInt64();
        var session = new Session { LastLine = reader.ReadInt64() };
        if (hasTimes)
            session.LastTime = new DateTime(reader.ReadInt64(), DateTimeKind.Utc);
        var ticks = reader.ReadInt64();
        session.SignedInAt = ticks == 0 ? null : new DateTime(ticks, DateTimeKind.Utc);
        session.HasAudit = reader.ReadBoolean();
        session.EffectiveUser = NullIfEmpty(reader.ReadString());
        session.WaitingTwin = NullIfEmpty(reader.ReadString());
        session.WaitingClass = NullIfEmpty(reader.ReadString());
        if (hasSignIns)
        {
            session.SignIn = reader.ReadBoolean() ? SignIn.Read(reader) : null;
            session.Nameless = StatementKey.Read(reader);
            Kept.Read(reader, session);
        }

        _sessions[key] = session;
        _oldestFirst.Enqueue(key);
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    /// <summary><c>start.pid</c> in hex, as one number.</summary>
    private static ulong KeyOf(ReadOnlySpan<byte> sessionId)
    {
        var dot = sessionId.IndexOf((byte)'.');
        if (dot > 0
            && Utf8Parser.TryParse(sessionId[..dot], out ulong start, out var startLength, 'x') && startLength == dot
            && Utf8Parser.TryParse(sessionId[(dot + 1)..], out uint pid, out _, 'x'))
        {
            return (start << 32) | pid;
        }

        var hash = 14695981039346656037UL;
        foreach (var letter in sessionId)
            hash = (hash ^ letter) * 1099511628211UL;
        return hash;
    }
}
