using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>One of the states of a <see cref="SplitGroup"/>, with what it was before it jumped ahead.</summary>
/// <param name="now">The state.</param>
internal sealed class GroupTime(Group now)
{
    /// <summary>The first ones are kept, and the last: who jumps again and again does not push out what was there.</summary>
    private const int MostBefore = 3;

    /// <summary>The state.</summary>
    public Group Now => now;

    /// <summary>What it was before each jump that is not believed for good yet, earlier ones first.</summary>
    public List<Group> Before { get; } = [];

    /// <summary>True when the state says nothing about an event of a stream at that time.</summary>
    public bool LiesAhead(long streamTicks) => now.Newest != long.MinValue && now.Newest - SplitGroup.Tolerance > streamTicks;

    /// <summary>Keeps a copy of the state as it is.</summary>
    public void KeepBefore()
    {
        if (Before.Count == MostBefore)
            Before.RemoveAt(MostBefore - 1);
        Before.Add(CopyOf(now));
    }

    /// <summary>Takes out the newest copy that does not lie ahead of a time; null when there is none.</summary>
    public Group? TakeBefore(long streamTicks)
    {
        var place = Before.FindLastIndex(group => group.Newest - SplitGroup.Tolerance <= streamTicks);
        if (place < 0)
            return null;
        var taken = Before[place];
        Before.RemoveAt(place);
        return taken;
    }

    public void Write(EvidenceWriter writer)
    {
        Write(writer, now);
        writer.Write7BitEncodedInt(Before.Count);
        foreach (var group in Before)
            Write(writer, group);
    }

    public static GroupTime Read(EvidenceReader reader, RunningRule rule, IReadOnlyList<string> values)
    {
        var time = new GroupTime(ReadGroup(reader, rule, values));
        for (var count = reader.ReadCount(); count > 0; count--)
            time.Before.Add(ReadGroup(reader, rule, values));
        return time;
    }

    private static Group CopyOf(Group group)
    {
        using var stream = new MemoryStream();
        using var writer = new EvidenceWriter(stream);
        Write(writer, group);
        writer.Flush();
        stream.Position = 0;
        using var reader = new EvidenceReader(stream);
        var copy = ReadGroup(reader, group.Rule, group.Values);
        copy.ForgetRest();
        return copy;
    }

    private static void Write(EvidenceWriter writer, Group group)
    {
        writer.Write(group.Newest);
        writer.Write(group.LastFired ?? long.MinValue);
        writer.Write((sbyte)group.QuietRank);
        group.Write(writer);
    }

    private static Group ReadGroup(EvidenceReader reader, RunningRule rule, IReadOnlyList<string> values)
    {
        var group = Group.Create(rule, values);
        var (newest, lastFired) = (reader.ReadInt64(), reader.ReadInt64());
        group.Restore(newest, lastFired == long.MinValue ? null : lastFired);
        group.QuietRank = reader.HasRanks ? reader.ReadSByte() : 0;
        group.Read(reader);
        return group;
    }
}
