using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>Writes entries of windows down, and reads them again.</summary>
internal static class EntryCodec
{
    private const int HasCounted = 1;
    private const int HasOnce = 2;
    private const int HasMatched = 4;
    private const int HasNumbers = 8;
    private const int HasNested = 16;

    public static void Write(EvidenceWriter writer, in WindowEntry entry)
    {
        writer.Write(entry.Evidence);
        writer.Write((byte)((entry.Counted.Count > 0 ? HasCounted : 0) | (entry.OncePer is not null ? HasOnce : 0)
            | (entry.Matched.Count > 0 ? HasMatched : 0) | (entry.Numbers.Count > 0 ? HasNumbers : 0) | (entry.Nested.Count > 0 ? HasNested : 0)));
        if (entry.Counted.Count > 0)
            writer.Write(entry.Counted);
        if (entry.OncePer is { } once)
            writer.Write(once);
        if (entry.Matched.Count > 0)
            writer.Write(entry.Matched);
        if (entry.Numbers.Count > 0)
            writer.Write(entry.Numbers);
        if (entry.Nested.Count > 0)
            writer.Write(entry.Nested);
    }

    public static WindowEntry Read(EvidenceReader reader)
    {
        var evidence = reader.ReadEvidence();
        var has = reader.ReadByte();
        return new WindowEntry(
            evidence,
            (has & HasCounted) != 0 ? reader.ReadTexts() : [],
            (has & HasOnce) != 0 ? reader.ReadString() : null,
            (has & HasMatched) != 0 ? reader.ReadKeys() : [],
            (has & HasNumbers) != 0 ? reader.ReadNumbers() : [],
            (has & HasNested) != 0 ? reader.ReadItems() : []);
    }

    /// <summary>As versions 1 and 2 wrote it.</summary>
    public static WindowEntry ReadOld(EvidenceReader reader, bool hasMatched) =>
        new(reader.ReadEvidence(), reader.ReadTexts(), reader.ReadOptional(), hasMatched ? reader.ReadKeys() : [], [], []);
}
