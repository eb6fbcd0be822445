using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>Writes groups down for snapshots, and reads them again.</summary>
internal static class GroupCodec
{
    private const byte Version = 1;

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
        if (reader.ReadByte() != Version)
            throw new InvalidDataException("snapshot of another version");

        var groups = new List<Group>();
        while (reader.ReadBoolean())
        {
            if (ReadGroup(reader, rules) is { } group)
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
        }

        var overflowed = group.Overflowed;
        writer.Write7BitEncodedInt(overflowed.Count);
        foreach (var (ticks, value) in overflowed)
        {
            writer.Write(value);
            writer.Write(ticks);
        }
    }

    private static Group? ReadGroup(EvidenceReader reader, IRunningRules rules)
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
            var entry = new WindowEntry(reader.ReadEvidence(), reader.ReadTexts(), reader.ReadOptional());
            group?.RestoreEntry(entry);
        }

        for (var count = reader.ReadCount(); count > 0; count--)
        {
            var (value, ticks) = (reader.ReadString(), reader.ReadInt64());
            group?.RestoreOverflow(value, ticks);
        }

        if (group is not null)
            group.Touched = touched;
        return group;
    }
}
