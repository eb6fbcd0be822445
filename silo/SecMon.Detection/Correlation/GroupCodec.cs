using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>Writes groups down for snapshots, and reads them again.</summary>
internal static class GroupCodec
{
    /// <summary>2 tells which rules an entry matched, and the scores of a risk. The first start after an update finds 1.</summary>
    private const byte Version = 2;

    private const byte WithoutMatched = 1;

    public static byte[] Write(IEnumerable<Group> groups)
    {
        using var stream = new MemoryStream();
        using var writer = new EvidenceWriter(stream);
        writer.Write(Version);
        foreach (var group in groups)
        {
            writer.Write(true);
            Write(writer, group);
        }

        writer.Write(false);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Reads groups; those of rules that no rule set in use has are left out.</summary>
    public static List<Group> Read(byte[] content, IRunningRules rules)
    {
        using var reader = new EvidenceReader(new MemoryStream(content));
        var version = reader.ReadByte();
        if (version is not (Version or WithoutMatched))
            throw new InvalidDataException("snapshot of another version");

        var groups = new List<Group>();
        while (reader.ReadBoolean())
        {
            if (ReadGroup(reader, version, rules) is { } group)
                groups.Add(group);
        }

        return groups;
    }

    private static void Write(EvidenceWriter writer, Group group)
    {
        writer.Write(group.Rule.Key);
        writer.Write(group.Values);
        writer.Write(group.Newest);
        writer.Write(group.LastFired ?? long.MinValue);
        writer.Write(group.Quiet);
        writer.Write(group.Touched);
        writer.Write7BitEncodedInt(group.EntryCount);
        for (var i = 0; i < group.EntryCount; i++)
        {
            var entry = group.Entry(i);
            writer.Write(entry.Evidence);
            writer.Write(entry.Counted);
            writer.WriteOptional(entry.OncePer);
            writer.Write(entry.Matched);
        }

        var overflowed = group.Overflowed;
        writer.Write7BitEncodedInt(overflowed.Count);
        foreach (var (ticks, value) in overflowed)
        {
            writer.Write(value);
            writer.Write(ticks);
        }

        WriteRisk(writer, group);
    }

    /// <summary>By the rules' keys, and to the last bit.</summary>
    private static void WriteRisk(EvidenceWriter writer, Group group)
    {
        writer.Write(group.Tally is not null);
        if (group.Tally is not { } tally)
            return;
        var parts = group.Rule.Risk!.Parts;
        writer.Write(tally.Ticks);
        writer.Write7BitEncodedInt(parts.Count);
        for (var i = 0; i < parts.Count; i++)
        {
            writer.Write(parts[i].Rule);
            writer.Write(tally[i]);
        }
    }

    private static Group? ReadGroup(EvidenceReader reader, byte version, IRunningRules rules)
    {
        var rule = rules.Find(reader.ReadUInt64());
        var values = reader.ReadTexts();
        var newest = reader.ReadInt64();
        var lastFired = reader.ReadInt64();
        var quiet = reader.ReadInt64();
        var touched = reader.ReadInt64();
        var group = rule is null ? null : new Group(rule, values);
        group?.Restore(newest, lastFired == long.MinValue ? null : lastFired, quiet);
        for (var count = reader.ReadCount(); count > 0; count--)
        {
            var entry = new WindowEntry(reader.ReadEvidence(), reader.ReadTexts(), reader.ReadOptional(), version == WithoutMatched ? [] : reader.ReadKeys());
            group?.RestoreEntry(entry);
        }

        for (var count = reader.ReadCount(); count > 0; count--)
        {
            var (value, ticks) = (reader.ReadString(), reader.ReadInt64());
            group?.RestoreOverflow(value, ticks);
        }

        if (version != WithoutMatched && reader.ReadBoolean())
            ReadRisk(reader, group);

        if (group is not null)
            group.Touched = touched;
        return group;
    }

    private static void ReadRisk(EvidenceReader reader, Group? group)
    {
        var tally = group?.RestoreTally();
        var ticks = reader.ReadInt64();
        tally?.Restore(ticks);
        for (var count = reader.ReadCount(); count > 0; count--)
        {
            var (rule, score) = (reader.ReadUInt64(), reader.ReadDouble());
            tally?.RestoreScore(rule, score);
        }
    }
}
