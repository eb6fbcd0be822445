using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;

namespace SecMon.Detection.Tests.Correlation;

/// <summary>Writes journals and snapshots as the first version wrote them.</summary>
internal static class Version1
{
    /// <summary>A batch of one entry with texts in its context.</summary>
    public static byte[] Batch(MatchEntry entry) => Written(writer =>
    {
        writer.Write7BitEncodedInt(1);
        writer.Write(entry.Evidence);
        writer.Write(entry.StreamTicks);
        writer.Write7BitEncodedInt(entry.Targets.Count);
        foreach (var target in entry.Targets)
        {
            writer.Write(target.Rule);
            writer.Write(target.Group);
            writer.Write(target.Counted);
            writer.WriteOptional(target.OncePer);
        }

        writer.Write7BitEncodedInt(entry.Context.Values.Count);
        foreach (var (name, value) in entry.Context.Values)
        {
            writer.Write(name);
            writer.Write((byte)value.Kind);
            writer.Write(value.TextForm()!);
        }
    });

    /// <summary>A snapshot with one group.</summary>
    public static IEnumerable<BucketCopy> Snapshot(RunningRule rule, string group, IReadOnlyList<MatchEntry> entries)
    {
        var content = Written(writer =>
        {
            writer.Write(true);
            writer.Write(rule.Key);
            writer.Write([group]);
            writer.Write(entries.Max(entry => entry.Evidence.Ticks));
            writer.Write(long.MinValue);   // never fired
            writer.Write(0L);              // quiet matches
            writer.Write(1L);              // touched
            writer.Write7BitEncodedInt(entries.Count);
            foreach (var entry in entries)
            {
                writer.Write(entry.Evidence);
                writer.Write(entry.Targets[0].Counted);
                writer.WriteOptional(entry.Targets[0].OncePer);
            }

            writer.Write7BitEncodedInt(0);   // overflowed values
            writer.Write(false);
        });
        var bucket = (int)((StableHash.OfGroup(rule.Key, [group]) / CorrelationPartition.Partitions) % 64);
        return [new BucketCopy(bucket, content)];
    }

    private static byte[] Written(Action<EvidenceWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new EvidenceWriter(stream);
        writer.Write((byte)1);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }
}
