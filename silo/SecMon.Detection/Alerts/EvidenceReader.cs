namespace SecMon.Detection.Alerts;

/// <summary>Reads what <see cref="EvidenceWriter"/> wrote.</summary>
/// <param name="stream">Where from.</param>
public class EvidenceReader(Stream stream) : BinaryReader(stream)
{
    private readonly List<EvidenceOrigin> _origins = [];
    private readonly List<EvidenceParty> _parties = [];

    /// <summary>False for what an older version wrote, which does not say behind which alert a group is quiet.</summary>
    internal bool HasQuietTimes { get; init; } = true;

    /// <summary>False for what an older version wrote, which does not say how much people heard of an alert, nor what it absorbed.</summary>
    internal bool HasRanks { get; init; } = true;

    /// <summary>Reads an item.</summary>
    /// <exception cref="EndOfStreamException">The bytes end too early.</exception>
    public EvidenceItem ReadEvidence()
    {
        var origin = ReadOrigin();
        var party = ReadParty();
        var position = ReadPosition();
        var ticks = ReadInt64();
        var hash = ReadHash();
        var has = ReadByte();
        return new EvidenceItem
        {
            Origin = origin,
            Party = party,
            Position = position,
            Ticks = ticks,
            Hash = hash,
            Session = (has & EvidenceWriter.HasSession) != 0 ? ReadString() : null,
            BelievedTicks = (has & EvidenceWriter.IsSkewed) != 0 ? ReadInt64() : 0,
            Line = Read7BitEncodedInt64(),
        };
    }

    /// <summary>Reads a list of texts.</summary>
    public IReadOnlyList<string> ReadTexts()
    {
        var count = ReadCount();
        if (count == 0)
            return [];
        var texts = new string[count];
        for (var i = 0; i < count; i++)
            texts[i] = ReadString();
        return texts;
    }

    /// <summary>Reads a list of keys of rules.</summary>
    public IReadOnlyList<ulong> ReadKeys()
    {
        var count = ReadCount();
        if (count == 0)
            return [];
        var keys = new ulong[count];
        for (var i = 0; i < count; i++)
            keys[i] = ReadUInt64();
        return keys;
    }

    /// <summary>Reads a list of numbers.</summary>
    public IReadOnlyList<double> ReadNumbers()
    {
        var count = ReadCount();
        if (count == 0)
            return [];
        var numbers = new double[count];
        for (var i = 0; i < count; i++)
            numbers[i] = ReadDouble();
        return numbers;
    }

    /// <summary>Reads a list of items.</summary>
    public IReadOnlyList<EvidenceItem> ReadItems()
    {
        var count = ReadCount();
        if (count == 0)
            return [];
        var items = new EvidenceItem[count];
        for (var i = 0; i < count; i++)
            items[i] = ReadEvidence();
        return items;
    }

    /// <summary>Reads how many follow.</summary>
    /// <exception cref="InvalidDataException">More than there are bytes left.</exception>
    public int ReadCount()
    {
        var count = Read7BitEncodedInt();
        return count >= 0 && count <= BaseStream.Length - BaseStream.Position
            ? count
            : throw new InvalidDataException("the bytes are damaged");
    }

    /// <summary>Reads a text that may be missing.</summary>
    public string? ReadOptional() => ReadBoolean() ? ReadString() : null;

    private RecordHash ReadHash()
    {
        Span<byte> hash = stackalloc byte[32];
        ReadExactly(hash);
        return new RecordHash(hash);
    }

    /// <summary>Reads where in its file a record stands.</summary>
    protected virtual long ReadPosition() => ReadInt64();

    /// <summary>Reads the file of a record.</summary>
    protected virtual EvidenceOrigin ReadOrigin()
    {
        var number = Read7BitEncodedInt();
        if (number == _origins.Count)
            _origins.Add(new EvidenceOrigin(ReadString(), ReadString(), ReadUInt64()));
        return _origins[number];
    }

    /// <summary>Reads who a record is about.</summary>
    protected virtual EvidenceParty ReadParty()
    {
        var number = Read7BitEncodedInt();
        if (number == _parties.Count)
            _parties.Add(new EvidenceParty(ReadOptional(), ReadOptional(), ReadOptional(), ReadOptional()));
        return _parties[number];
    }
}
