using System.IO.Compression;
using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests;

public class AllocationTests
{
    private const string Rule =
        "title: t\nlogsource: {category: database}\ndetection:\n  sel: {event.action: copy_out, user.name: nobody}\n  condition: sel\n";

    [Fact]
    public void A_record_that_matches_no_rule_costs_less_than_a_kilobyte()
    {
        var pseudonyms = SubjectPseudonyms.WithPublicKeys();
        var rules = LoadedRules.Load(new RuleFiles([new RuleFile("a.yml", "a.yml", Rule)], []), pseudonyms);
        var format = LogFormats.Find("pgaudit")!;
        var detector = new Detector(
            rules.RuleSet, new LogSource(format.Category, format.Product, format.Service), rules.CreateEnricher(null), new AlertBuilder(pseudonyms));
        var content = Recorded();
        var parser = LogFormats.CreateParser(format, new ParserOptions { SourceId = "db1", Pseudonyms = pseudonyms });
        Read(parser, detector, content);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var records = Read(parser, detector, content);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / records;
        TestContext.Current.SendDiagnosticMessage($"{each} bytes a record");
        Assert.InRange(each, 0, 1_024);
    }

    private static int Read(ILogParser parser, Detector detector, ReadOnlyMemory<byte> content)
    {
        var access = new AccessEvent();
        var output = new DetectionOutput();
        var origin = new EvidenceOrigin("db1", "a.csv", 1);
        var records = 0;
        for (; !content.IsEmpty; records++)
        {
            var outcome = parser.Next(content, new ContentPlace(Container.CsvLog, records == 0, IsComplete: true), access);
            if (outcome.Kind == OutcomeKind.Event)
                detector.Detect(access, origin, output);
            content = content[outcome.Length..];
        }

        return records;
    }

    private static byte[] Recorded()
    {
        using var packed = typeof(AllocationTests).Assembly.GetManifestResourceStream("pgaudit.csv.gz")!;
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
