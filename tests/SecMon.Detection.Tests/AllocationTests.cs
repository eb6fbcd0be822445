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

    [Fact]
    public void Detecting_makes_nothing_for_an_event_that_matches_no_rule()
    {
        var pseudonyms = SubjectPseudonyms.WithPublicKeys();
        RuleFile[] lists = [List("enrich/accounts.csv", "user.name,+secmon.account.kind\nclerk_*,clerk\netl_batch,batch\n"), List("enrich/clients.csv", "service.name,event.action,+secmon.client.kind\npsql,read,tool\n*,login,any\n")];
        var many = string.Join("---\n", Enumerable.Range(0, 40).Select(i => Rule.Replace("title: t", $"title: t{i}").Replace("nobody", $"nobody{i}, db.query.text|contains: 'no such text {i}', secmon.account.kind: clerk")));
        var rules = LoadedRules.Load(new RuleFiles([new RuleFile("a.yml", "a.yml", many)], lists), pseudonyms);
        var detector = new Detector(rules.RuleSet, LogSource.Undeclared, rules.CreateEnricher(null), new AlertBuilder(pseudonyms));
        var parser = LogFormats.CreateParser(LogFormats.Find("pgaudit")!, new ParserOptions { SourceId = "db1", Pseudonyms = pseudonyms });
        Assert.Equal(40, rules.RuleSet.Detections.Count);

        // What a field is made of when somebody asks is the parser's; it is asked twice here, and only the second time is measured.
        var made = Enumerable.Range(0, 5).Select(_ => MadeByDetecting(parser, detector, Recorded())).ToList();

        Assert.Equal(0, made.Min());
    }

    private static RuleFile List(string path, string text) => new(path, path, text);

    private static long MadeByDetecting(ILogParser parser, Detector detector, ReadOnlyMemory<byte> content)
    {
        var access = new AccessEvent();
        var output = new DetectionOutput();
        var origin = new EvidenceOrigin("db1", "a.csv", 1);
        var made = 0L;
        for (var isFirst = true; !content.IsEmpty; isFirst = false)
        {
            var outcome = parser.Next(content, new ContentPlace(Container.CsvLog, isFirst, IsComplete: true), access);
            content = content[outcome.Length..];
            if (outcome.Kind != OutcomeKind.Event)
                continue;
            detector.Detect(access, origin, output);
            var before = GC.GetAllocatedBytesForCurrentThread();
            detector.Detect(access, origin, output);
            made += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Empty(output.Alerts);
        return made;
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
