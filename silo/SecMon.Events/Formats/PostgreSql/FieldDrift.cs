namespace SecMon.Events.Formats.PostgreSql;

/// <summary>
/// Notices fields that stop appearing: nearly every statement of one stretch of the log had them, and none of the next has. So goes a
/// <c>log_line_prefix</c>, a version of the server or an exporter that was changed by somebody who does not know who reads its log.
/// Rows and parameters are not looked at here: <see cref="AuditSettings"/> knows what hides them.
/// </summary>
internal sealed class FieldDrift
{
    /// <summary>Statements of a stretch.</summary>
    public const int Window = 500;

    /// <summary>Most statements of the stretch before must have had the field: one that a single client sets leaves with that client.</summary>
    private const int Usual = Window * 9 / 10;

    private static readonly Field[] Watched = [Fields.UserName, Fields.SourceIp, Fields.ServiceName, Fields.DbNamespace, Fields.SessionId, Fields.EventSequence, Fields.DbCollectionName];

    private readonly int[] _before = new int[Watched.Length];
    private readonly int[] _now = new int[Watched.Length];
    private int _statements;

    /// <summary>Takes up a statement.</summary>
    /// <returns>The fields that are found to have stopped with it; mostly none.</returns>
    public IReadOnlyList<Field> Note(AccessEvent access)
    {
        for (var i = 0; i < Watched.Length; i++)
        {
            if (access.Has(Watched[i]))
                _now[i]++;
        }

        return ++_statements == Window ? EndWindow() : [];
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_statements);
        foreach (var count in _before.Concat(_now))
            writer.Write(count);
    }

    public void Read(BinaryReader reader)
    {
        _statements = Math.Clamp(reader.ReadInt32(), 0, Window - 1);
        for (var i = 0; i < _before.Length; i++)
            _before[i] = reader.ReadInt32();
        for (var i = 0; i < _now.Length; i++)
            _now[i] = reader.ReadInt32();
    }

    private List<Field> EndWindow()
    {
        var stopped = new List<Field>();
        for (var i = 0; i < Watched.Length; i++)
        {
            if (_before[i] >= Usual && _now[i] == 0)
                stopped.Add(Watched[i]);
            _before[i] = _now[i];
            _now[i] = 0;
        }

        _statements = 0;
        return stopped;
    }
}
