using System.Numerics;
using SecMon.Events.Sql;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>The texts of the statement that a session executes: with <c>pgaudit.log_statement_once</c> they stand in one of its records only.</summary>
internal sealed class KeptStatement
{
    /// <summary>A statement's records are written in one go; what refers to an older one refers to something else.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private const int SmallestBuffer = 256;
    private const int MostParts = 64;

    private readonly List<Part> _parts = [];
    private byte[] _buffer = [];

    /// <summary>Time of the newest record of the statement.</summary>
    public DateTime At { get; private set; }

    /// <summary>Bytes of memory that it holds for texts.</summary>
    public int Capacity => _buffer.Length;

    /// <summary>Bytes of texts that are kept.</summary>
    public int Used { get; private set; }

    /// <summary>Notes a record: one of a later statement, or of a later time, ends what stood before it.</summary>
    public void Note(StatementKey key, DateTime at)
    {
        if (_parts.Count > 0 && (_parts[^1].Key.Statement < key.Statement || at - At > Longest))
            Clear();
        At = at;
    }

    /// <summary>Finds what a record said of a statement; valid until the next is added.</summary>
    /// <returns>False when nothing is kept of it.</returns>
    public bool TryFind(StatementKey key, out KeptPart found)
    {
        found = default;
        for (var i = _parts.Count - 1; i >= 0; i--)
        {
            var part = _parts[i];
            if (part.Key != key)
                continue;
            found = new KeptPart(_buffer.AsMemory(part.Start, part.TextLength), _buffer.AsMemory(part.Start + part.TextLength, part.ParametersLength), part.Reading);
            return true;
        }

        return false;
    }

    /// <summary>Keeps texts.</summary>
    public void Add(StatementKey key, ReadOnlySpan<byte> text, ReadOnlySpan<byte> parameters)
    {
        if (_buffer.Length - Used < text.Length + parameters.Length)
            Array.Resize(ref _buffer, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(Used + text.Length + parameters.Length, SmallestBuffer)));
        text.CopyTo(_buffer.AsSpan(Used));
        parameters.CopyTo(_buffer.AsSpan(Used + text.Length));
        Add(new Part(key, Used, text.Length, parameters.Length, Reading: null));
        Used += text.Length + parameters.Length;
    }

    /// <summary>Keeps what a text says, which itself is too long.</summary>
    public void Add(StatementKey key, SqlReading reading) => Add(new Part(key, 0, 0, 0, reading));

    public void Write(BinaryWriter writer)
    {
        writer.Write(At.Ticks);
        writer.Write(_parts.Count);
        foreach (var part in _parts)
        {
            part.Key.Write(writer);
            writer.Write(part.Reading is not null);
            if (part.Reading is not null)
                SqlReadingState.Write(part.Reading, writer);
            writer.Write(part.TextLength);
            writer.Write(part.ParametersLength);
            writer.Write(_buffer.AsSpan(part.Start, part.TextLength + part.ParametersLength));
        }
    }

    public static KeptStatement Read(BinaryReader reader)
    {
        var kept = new KeptStatement { At = new DateTime(reader.ReadInt64(), DateTimeKind.Utc) };
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var key = StatementKey.Read(reader);
            var reading = reader.ReadBoolean() ? SqlReadingState.Read(reader) : null;
            var (text, parameters) = (reader.ReadInt32(), reader.ReadInt32());
            var texts = reader.ReadBytes(text + parameters);
            if (reading is not null)
                kept.Add(key, reading);
            else
                kept.Add(key, texts.AsSpan(0, text), texts.AsSpan(text));
        }

        return kept;
    }

    private void Add(Part part)
    {
        if (_parts.Count == MostParts)
            _parts.RemoveAt(0);
        _parts.Add(part);
    }

    private void Clear()
    {
        _parts.Clear();
        Used = 0;
    }

    /// <summary>Where the texts of a record lie in the buffer.</summary>
    private readonly record struct Part(StatementKey Key, int Start, int TextLength, int ParametersLength, SqlReading? Reading);
}
