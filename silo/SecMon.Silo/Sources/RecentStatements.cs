namespace SecMon.Silo.Sources;

/// <summary>
/// The newest statements of a source, so that rows which several records of one statement repeat are counted once. The records
/// of a statement follow each other but for those of other sessions in between, so a few thousand are plenty.
/// </summary>
internal sealed class RecentStatements
{
    /// <summary>As many are remembered.</summary>
    public const int Most = 4_096;

    private readonly HashSet<ulong> _known = new(Most);
    private readonly ulong[] _ring = new ulong[Most];
    private int _next;

    /// <summary>True for a statement that is not among the remembered ones; it is from now on.</summary>
    public bool IsNew(ulong statement)
    {
        if (!_known.Add(statement))
            return false;
        if (_known.Count > Most)
            _known.Remove(_ring[_next]);
        _ring[_next] = statement;
        _next = (_next + 1) % Most;
        return true;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(_known.Count);
        for (var i = Most - _known.Count; i < Most; i++)
            writer.Write(_ring[(_next + i) % Most]);
    }

    public static RecentStatements Read(BinaryReader reader)
    {
        var read = new RecentStatements();
        var count = reader.Read7BitEncodedInt();
        for (var i = 0; i < count; i++)
            read.IsNew(reader.ReadUInt64());
        return read;
    }
}
