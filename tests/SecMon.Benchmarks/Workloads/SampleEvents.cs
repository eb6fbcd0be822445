using System.IO.Compression;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;

namespace SecMon.Benchmarks.Workloads;

/// <summary>The events of a log that a real PostgreSQL with pgaudit wrote, parsed once, so that only matching is measured.</summary>
internal static class SampleEvents
{
    public static IReadOnlyList<AccessEvent> Read()
    {
        var parser = LogFormats.CreateParser(LogFormats.Find("pgaudit")!, new ParserOptions { SourceId = "db1", Pseudonyms = SubjectPseudonyms.WithPublicKeys() });
        var events = new List<AccessEvent>();
        ReadOnlyMemory<byte> content = Recorded();
        for (var isFirst = true; !content.IsEmpty; isFirst = false)
        {
            var access = new AccessEvent();
            var outcome = parser.Next(content, new ContentPlace(Container.CsvLog, isFirst, IsComplete: true), access);
            if (outcome.Kind == OutcomeKind.Event)
                events.Add(Kept(access));
            content = content[outcome.Length..];
        }

        return events;
    }

    /// <summary>The parser's own event is good until the next record only; its values are taken out.</summary>
    private static AccessEvent Kept(AccessEvent access)
    {
        var kept = new AccessEvent { Timestamp = access.Timestamp, LocalTimestamp = access.LocalTimestamp, Name = access.Name, Record = access.Record };
        foreach (var field in access.Present)
            kept.Set(field, access[field]);
        return kept;
    }

    private static byte[] Recorded()
    {
        using var packed = typeof(SampleEvents).Assembly.GetManifestResourceStream("sample.csv.gz")!;
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
