using SecMon.Detection.Alerts;
using SecMon.Events;

namespace SecMon.Detection.Correlation;

/// <summary>Writes entries down for the way to a partition and for its journal, and reads them again.</summary>
public static class MatchEntryCodec
{
    /// <summary>2 tells which rules an event matched. Journals may still hold 1.</summary>
    private const byte Version = 2;

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
        if (version is not (Version or WithoutMatched))
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
        writer.Write7BitEncodedInt(entry.Targets.Count);
        foreach (var target in entry.Targets)
        {
            writer.Write(target.Rule);
            writer.Write(target.Group);
            writer.Write(target.Counted);
            writer.WriteOptional(target.OncePer);
            writer.Write(target.Matched);
        }

        writer.Write7BitEncodedInt(entry.Context.Values.Count);
        foreach (var (name, value) in entry.Context.Values)
        {
            writer.Write(name);
            Write(writer, value);
        }
    }

    private static MatchEntry ReadEntry(EvidenceReader reader, byte version)
    {
        var evidence = reader.ReadEvidence();
        var streamTicks = reader.ReadInt64();
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
            };
        }

        var values = new List<KeyValuePair<string, FieldValue>>();
        for (var left = reader.ReadCount(); left > 0; left--)
            values.Add(new(reader.ReadString(), ReadValue(reader)));
        return new MatchEntry { Evidence = evidence, StreamTicks = streamTicks, Targets = targets, Context = AlertContext.From(values) };
    }

    private static void Write(EvidenceWriter writer, FieldValue value)
    {
        writer.Write((byte)value.Kind);
        switch (value.Kind)
        {
            case FieldKind.Text or FieldKind.Number:
                writer.Write(value.TextForm()!);
                break;
            case FieldKind.Integer:
                writer.Write(value.AsInteger);
                break;
            case FieldKind.Boolean:
                writer.Write(value.AsBoolean);
                break;
            case FieldKind.List:
                writer.Write7BitEncodedInt(value.Elements.Count);
                foreach (var element in value.Elements)
                    Write(writer, element);
                break;
        }
    }

    private static FieldValue ReadValue(EvidenceReader reader)
    {
        var kind = (FieldKind)reader.ReadByte();
        return kind switch
        {
            FieldKind.Text => FieldValue.Text(reader.ReadString()),
            FieldKind.Number => FieldValue.Number(reader.ReadString()),
            FieldKind.Integer => FieldValue.Integer(reader.ReadInt64()),
            FieldKind.Boolean => FieldValue.Boolean(reader.ReadBoolean()),
            FieldKind.List => ReadList(reader),
            _ => FieldValue.Null,
        };
    }

    private static FieldValue ReadList(EvidenceReader reader)
    {
        var elements = new FieldValue[reader.ReadCount()];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = ReadValue(reader);
        return FieldValue.List(elements);
    }
}
