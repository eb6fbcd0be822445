using SecMon.Detection.Alerts;

namespace SecMon.Silo.Grains;

/// <summary>How far a journal holds each file of each source: what comes again at or below that is ignored.</summary>
internal sealed class JournalPositions
{
    /// <summary>Files that were not written to for longest are forgotten beyond this; a checkpoint never lies so far back.</summary>
    private const int MostFiles = 20_000;

    private readonly Dictionary<(string Source, ulong File), long> _positions = [];
    private readonly Queue<(string Source, ulong File)> _oldestFirst = new();

    public bool IsNew(string source, in EvidenceItem item) =>
        !_positions.TryGetValue((source, item.Origin.FileId), out var position) || item.Position > position;

    public void Note(string source, in EvidenceItem item) => Note(source, item.Origin.FileId, item.Position);

    public void Write(BinaryWriter writer)
    {
        writer.Write(_positions.Count);
        foreach (var key in _oldestFirst)
        {
            writer.Write(key.Source);
            writer.Write(key.File);
            writer.Write(_positions[key]);
        }
    }

    public void Read(BinaryReader reader)
    {
        for (var count = reader.ReadInt32(); count > 0; count--)
            Note(reader.ReadString(), reader.ReadUInt64(), reader.ReadInt64());
    }

    public JournalPositions Copy()
    {
        var copy = new JournalPositions();
        foreach (var key in _oldestFirst)
            copy.Note(key.Source, key.File, _positions[key]);
        return copy;
    }

    private void Note(string source, ulong file, long position)
    {
        if (!_positions.TryGetValue((source, file), out var known))
        {
            _oldestFirst.Enqueue((source, file));
            if (_oldestFirst.Count > MostFiles)
                _positions.Remove(_oldestFirst.Dequeue());
        }

        _positions[(source, file)] = Math.Max(known, position);
    }
}
