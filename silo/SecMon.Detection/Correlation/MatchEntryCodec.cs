using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>Writes entries down for the way to a partition and for its journal, and reads them again.</summary>
public static class MatchEntryCodec
{
    /// <summary>2 tells which rules an event matched, 3 numbers and chains, 4 whether the stream's time is provisional, 5 what was decided. Journals may still hold the older ones.</summary>
    private const byte Version = 5;

    private const byte WithoutDecided = 4;
    private const byte WithoutProvisional = 3;
    private const byte WithoutChains = 2;
    private const byte WithoutMatched = 1;

    /// <summary>Writes a batch.</summary>
    public static byte[] Write(IReadOnlyList<MatchEntry> entries)
    {
        using var stream = new MemoryStream();
        using var writer = new EvidenceWriter(stream);
        writer.Write(Version);
        writer.Write7BitEncodedInt(entries.Count);
        foreach (var entry in entries)
            Write(writer, entry);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads a batch.</summary>
    /// <exception cref="InvalidDataException">The bytes are no batch.</exception>
    public static List<MatchEntry> Read(byte[] batch)
    {
        using var reader = new EvidenceReader(new MemoryStream(batch));
        try
        {
            return ReadBatch(reader);
        }
        catch (Exception broken) when (broken is IOException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("the batch is damaged", broken);
        }
    }

    private static List<MatchEntry> ReadBatch(EvidenceReader reader)
    {
        var version = reader.ReadByte();
        if (version is not (Version or WithoutDecided or WithoutProvisional or WithoutChains or WithoutMatched))
            throw new InvalidDataException("batch of another version");
        var count = reader.ReadCount();
        var entries = new List<MatchEntry>(count);
        for (var left = count; left > 0; left--)
            entries.Add(ReadEntry(reader, version));
        return entries;
    }

    private static void Write(EvidenceWriter writer, MatchEntry entry)
    {
        writer.Write(entry.Evidence);
        writer.Write(entry.StreamTicks);
        writer.Write(entry.IsProvisional);
        writer.Write7BitEncodedInt(entry.Targets.Count);
        foreach (var target in entry.Targets)
        {
            writer.Write(target.Rule);
            writer.Write(target.Group);
            writer.Write(target.Counted);
            writer.WriteOptional(target.OncePer);
            writer.Write(target.Matched);
            writer.Write(target.Numbers);
            writer.Write(target.Inner);
            writer.Write(target.IsSilent);
            DecidedCodec.Write(writer, target.Decided);
        }

        ContextCodec.Write(writer, entry.Context);
        DecidedCodec.Write(writer, entry.Feed);
    }

    private static MatchEntry ReadEntry(EvidenceReader reader, byte version)
    {
        var evidence = reader.ReadEvidence();
        var streamTicks = reader.ReadInt64();
        var isProvisional = version > WithoutProvisional && reader.ReadBoolean();
        var targets = new MatchTarget[reader.ReadCount()];
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = new MatchTarget
            {
                Rule = reader.ReadUInt64(),
                Group = reader.ReadTexts(),
                Counted = reader.ReadTexts(),
                OncePer = reader.ReadOptional(),
                Matched = version == WithoutMatched ? [] : reader.ReadKeys(),
                Numbers = version < WithoutProvisional ? [] : reader.ReadNumbers(),
                Inner = version < WithoutProvisional ? [] : reader.ReadKeys(),
                IsSilent = version >= WithoutProvisional && reader.ReadBoolean(),
                Decided = version > WithoutDecided ? DecidedCodec.Read(reader) : null,
            };
        }

        return new MatchEntry
        {
            Evidence = evidence,
            StreamTicks = streamTicks,
            IsProvisional = isProvisional,
            Targets = targets,
            Context = ContextCodec.Read(reader, hasUnshown: version > WithoutDecided),
            Feed = version > WithoutDecided ? DecidedCodec.ReadFeed(reader) : [],
        };
    }
}
