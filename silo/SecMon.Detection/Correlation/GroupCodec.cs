using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>Writes groups down for snapshots, and reads them again.</summary>
internal static class GroupCodec
{
    /// <summary>3 writes what each kind remembers, 4 says of which groups the events disagree about the time, 5 behind which alert a group is quiet, 6 how much people heard of that. The first start after an update finds an older one.</summary>
    private const byte Version = 6;

    private const byte WithoutRanks = 5;
    private const byte WithoutQuietTimes = 4;
    private const byte WithoutSplits = 3;
    private const byte WithoutKinds = 2;
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
        if (version is not (Version or WithoutRanks or WithoutQuietTimes or WithoutSplits or WithoutKinds or WithoutMatched))
            throw new InvalidDataException("snapshot of another version");

        var groups = new List<Group>();
        while (reader.ReadBoolean())
        {
            var read = version >= WithoutSplits
                ? ReadGroup(reader, rules, version)
                : ReadOld(reader, rules, hasMatched: version == WithoutKinds);
            if (read is not null)
                groups.Add(read);
        }

        return groups;
    }

    /// <summary>The length of each group stands before what its kind wrote, so that one of an unknown rule can be passed over.</summary>
    private static void Write(EvidenceWriter writer, Group group)
    {
        writer.Write(group.Rule.Key);
        writer.Write(group.Values);
        writer.Write(group.Newest);
        writer.Write(group.LastFired ?? long.MinValue);
        writer.Write(group.Touched);
        writer.Write(group is SplitGroup);
        writer.Write((sbyte)group.QuietRank);
        using var stream = new MemoryStream();
        using var inner = new EvidenceWriter(stream);
        group.Write(inner);
        inner.Flush();
        writer.Write7BitEncodedInt((int)stream.Length);
        writer.Write(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static Group? ReadGroup(EvidenceReader reader, IRunningRules rules, byte version)
    {
        var rule = rules.Find(reader.ReadUInt64());
        var values = reader.ReadTexts();
        var (newest, lastFired, touched) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        var isSplit = version > WithoutSplits && reader.ReadBoolean();
        var rank = version > WithoutRanks ? reader.ReadSByte() : 0;
        var content = reader.ReadBytes(reader.ReadCount());
        if (rule is null)
            return null;

        var group = isSplit ? SplitGroup.Empty(rule, values) : Group.Create(rule, values);
        Restore(group, newest, lastFired, touched);
        group.QuietRank = rank;
        using var inner = new EvidenceReader(new MemoryStream(content)) { HasQuietTimes = version > WithoutQuietTimes, HasRanks = version > WithoutRanks };
        group.Read(inner);
        return group;
    }

    private static Group? ReadOld(EvidenceReader reader, IRunningRules rules, bool hasMatched)
    {
        var rule = rules.Find(reader.ReadUInt64());
        var values = reader.ReadTexts();
        var (newest, lastFired, quiet, touched) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        var group = rule is null ? null : Group.Create(rule, values);
        if (group is not null)
            Restore(group, newest, lastFired, touched);
        (group as QuietGroup)?.RestoreQuiet(quiet);
        var window = group as WindowGroup;
        for (var count = reader.ReadCount(); count > 0; count--)
        {
            var entry = EntryCodec.ReadOld(reader, hasMatched);
            window?.RestoreEntry(entry);
        }

        for (var count = reader.ReadCount(); count > 0; count--)
        {
            var (value, ticks) = (reader.ReadString(), reader.ReadInt64());
            window?.RestoreOverflow(value, ticks);
        }

        if (hasMatched && reader.ReadBoolean())
            ReadOldTally(reader, group as RiskGroup);
        return group;
    }

    private static void ReadOldTally(EvidenceReader reader, RiskGroup? group)
    {
        if (group is not null)
        {
            group.ReadTally(reader);
            return;
        }

        reader.ReadInt64();
        for (var count = reader.ReadCount(); count > 0; count--)
            (_, _) = (reader.ReadUInt64(), reader.ReadDouble());
    }

    private static void Restore(Group group, long newest, long lastFired, long touched)
    {
        group.Restore(newest, lastFired == long.MinValue ? null : lastFired);
        group.Touched = touched;
    }
}
