namespace SecMon.Detection.Alerts;

/// <summary>Writes evidence down; names that repeat (files, accounts, sessions) are written once and referred to.</summary>
/// <param name="stream">Where to.</param>
public class EvidenceWriter(Stream stream) : BinaryWriter(stream)
{
    /// <summary>Bits of the byte that says what follows; older versions know the first only.</summary>
    internal const byte HasSession = 1;

    /// <inheritdoc cref="HasSession"/>
    internal const byte IsSkewed = 2;

    private readonly Dictionary<EvidenceOrigin, int> _origins = [];
    private readonly Dictionary<EvidenceParty, int> _parties = [];

    /// <summary>Writes an item.</summary>
    public void Write(in EvidenceItem item)
    {
        WriteOrigin(item.Origin);
        WriteParty(item.Party);
        WritePlace(item.Position, item.Ticks);
        Span<byte> hash = stackalloc byte[32];
        item.Hash.CopyTo(hash);
        Write(hash);
        Write((byte)((item.Session is null ? 0 : HasSession) | (item.BelievedTicks == 0 ? 0 : IsSkewed)));
        if (item.Session is not null)
            Write(item.Session);
        if (item.BelievedTicks != 0)
            Write(item.BelievedTicks);
        Write7BitEncodedInt64(item.Line);
    }

    /// <summary>Writes a list of texts.</summary>
    public void Write(IReadOnlyList<string> texts)
    {
        Write7BitEncodedInt(texts.Count);
        foreach (var text in texts)
            Write(text);
    }

    /// <summary>Writes a list of keys of rules.</summary>
    public void Write(IReadOnlyList<ulong> keys)
    {
        Write7BitEncodedInt(keys.Count);
        foreach (var key in keys)
            Write(key);
    }

    /// <summary>Writes a list of numbers, to the last bit.</summary>
    public void Write(IReadOnlyList<double> numbers)
    {
        Write7BitEncodedInt(numbers.Count);
        foreach (var number in numbers)
            Write(number);
    }

    /// <summary>Writes a list of items.</summary>
    public void Write(IReadOnlyList<EvidenceItem> items)
    {
        Write7BitEncodedInt(items.Count);
        foreach (var item in items)
            Write(item);
    }

    /// <summary>Writes a text that may be missing.</summary>
    public void WriteOptional(string? text)
    {
        Write(text is not null);
        if (text is not null)
            Write(text);
    }

    /// <summary>Writes where in its file a record stands, and its time.</summary>
    protected virtual void WritePlace(long position, long ticks)
    {
        Write(position);
        Write(ticks);
    }

    /// <summary>Writes the file of a record.</summary>
    protected virtual void WriteOrigin(EvidenceOrigin origin)
    {
        if (_origins.TryGetValue(origin, out var number))
        {
            Write7BitEncodedInt(number);
            return;
        }

        Write7BitEncodedInt(_origins.Count);
        _origins.Add(origin, _origins.Count);
        Write(origin.Source);
        Write(origin.File);
        Write(origin.FileId);
    }

    /// <summary>Writes who a record is about.</summary>
    protected virtual void WriteParty(EvidenceParty party)
    {
        if (_parties.TryGetValue(party, out var number))
        {
            Write7BitEncodedInt(number);
            return;
        }

        Write7BitEncodedInt(_parties.Count);
        _parties.Add(party, _parties.Count);
        WriteOptional(party.User);
        WriteOptional(party.EffectiveUser);
        WriteOptional(party.Address);
        WriteOptional(party.Host);
    }
}
