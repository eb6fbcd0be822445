namespace SecMon.Detection.Enrichment;

/// <summary>Temporary tables and views that stand for listed tables, by session: they end with it, and no other session can see them.</summary>
internal sealed class TemporaryNames
{
    /// <summary>Sessions; the one that began first goes, since a log may not say when sessions end.</summary>
    public const int MostSessions = 1_000;

    /// <summary>Names of one session; further ones are not taken up.</summary>
    public const int MostOfSession = 100;

    private readonly Dictionary<string, Session> _sessions = [];
    private long _order;

    /// <summary>True when there are none.</summary>
    public bool IsEmpty => _sessions.Count == 0;

    /// <summary>What a name without its schema means in a session; null when it means nothing known.</summary>
    public KnownName? Find(string session, string name) =>
        _sessions.TryGetValue(session, out var names) ? names.Names.GetValueOrDefault(name) : null;

    /// <summary>Takes up a name.</summary>
    public void Add(string session, string name, IEnumerable<string> listedAs)
    {
        if (!_sessions.TryGetValue(session, out var own))
        {
            if (_sessions.Count >= MostSessions)
                _sessions.Remove(_sessions.MinBy(pair => pair.Value.Order).Key);
            _sessions[session] = own = new Session(_order++);
        }

        if (!own.Names.TryGetValue(name, out var known) && own.Names.Count < MostOfSession)
            own.Names[name] = known = new KnownName(name, 0, isOwn: false);
        known?.StandFor(listedAs);
    }

    /// <summary>Forgets a session that ended.</summary>
    public void End(string session) => _sessions.Remove(session);

    public void Write(BinaryWriter writer)
    {
        writer.Write(_sessions.Count);
        foreach (var (id, own) in _sessions.OrderBy(pair => pair.Value.Order))
        {
            writer.Write(id);
            writer.Write(own.Names.Count);
            foreach (var known in own.Names.Values)
            {
                writer.Write(known.Name);
                NameList.Write(writer, known.ListedAs);
            }
        }
    }

    public void Read(BinaryReader reader)
    {
        for (var sessions = reader.ReadInt32(); sessions > 0; sessions--)
        {
            var session = reader.ReadString();
            for (var names = reader.ReadInt32(); names > 0; names--)
                Add(session, reader.ReadString(), NameList.Read(reader));
        }
    }

    private sealed record Session(long Order)
    {
        public Dictionary<string, KnownName> Names { get; } = new(StringComparer.OrdinalIgnoreCase);
    }
}
