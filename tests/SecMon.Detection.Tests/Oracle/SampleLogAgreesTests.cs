using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>The recorded pgaudit log through parser, enrichment and <see cref="Detector"/>, with the shipped rules and generated ones.</summary>
public class SampleLogAgreesTests
{
    private const int Step = 5;   // the oracle is slow; the records of a session lie side by side and are much alike

    private static readonly EvidenceOrigin Origin = new("db1", "a.csv", 1);

    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "rules");

    [Fact]
    public void Shipped_and_generated_rules() => RuleGen.Rule.Array[30].Sample(Agree, iter: 1, threads: 1);

    private static void Agree(Func<int, string>[] generated)
    {
        var shipped = Directory.EnumerateFiles(Shipped, "*.yml", SearchOption.AllDirectories).Where(file => !file.EndsWith(".tests.yml", StringComparison.Ordinal) && Path.GetFileName(Path.GetDirectoryName(file)) != "decisions").Select(File.ReadAllText);
        string[] texts = [.. shipped, .. generated.Select((rule, i) => rule(i).Replace("{category: c}", "{category: database}", StringComparison.Ordinal))];
        var lists = Repository("lists", "*.txt").ToDictionary(file => file.RelativePath["lists/".Length..^4], file => Entries(file.Text));
        var all = lists.Concat(RuleGen.Lists).ToDictionary();
        var pseudonyms = SubjectPseudonyms.WithPublicKeys();
        var rules = LoadedRules.Load(
            new RuleFiles([.. texts.Select((text, i) => new RuleFile($"{i}.yml", $"{i}.yml", text))], [.. all.Select(list => new RuleFile($"{list.Key}.txt", $"{list.Key}.txt", string.Join('\n', list.Value)))]), pseudonyms);
        Assert.DoesNotContain(rules.Problems, problem => problem.IsError);

        var format = LogFormats.Find("pgaudit")!;
        var oracle = OracleRule.Read(texts, all).Where(rule => rule.Sees(format.Category, format.Product, format.Service)).ToDictionary(rule => rule.Title);
        var alerting = rules.RuleSet.Detections.Where(rule => rule.Alerts && rule.Suppress is null).Select(rule => rule.Metadata.Title).ToHashSet();
        var detector = new Detector(rules.RuleSet, new LogSource(format.Category, format.Product, format.Service), rules.CreateEnricher(null), new AlertBuilder(pseudonyms));
        var parser = LogFormats.CreateParser(format, new ParserOptions { SourceId = "db1", Pseudonyms = pseudonyms });
        var access = new AccessEvent();
        ReadOnlyMemory<byte> content = Recorded();
        var matches = 0;
        for (var record = 0; !content.IsEmpty; record++)
        {
            var outcome = parser.Next(content, new ContentPlace(Container.CsvLog, record == 0, IsComplete: true), access);
            if (outcome.Kind == OutcomeKind.Event && record % Step == 0)
            {
                var output = new DetectionOutput();
                access.Name = new RecordName(1, content.Length);
                detector.Detect(access, Origin, output);
                var json = JsonOf(access);
                using var document = JsonDocument.Parse(json);
                var expected = oracle.Values.Where(rule => alerting.Contains(rule.Title) && rule.Holds(document.RootElement)).Select(rule => rule.Title).Order(StringComparer.Ordinal);
                Assert.True(expected.SequenceEqual(output.Alerts.Select(alert => alert.Rule.Title).Order(StringComparer.Ordinal)), $"by their text: {string.Join(", ", expected)}; alerts: {string.Join(", ", output.Alerts.Select(alert => alert.Rule.Title))}\n{json}");
                matches += output.Alerts.Count;
            }

            content = content[outcome.Length..];
        }

        Assert.True(matches > 20, $"only {matches} matches");
    }

    private static IEnumerable<RuleFile> Repository(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Shipped, folder), pattern).Select(file => new RuleFile(file, $"{folder}/{Path.GetFileName(file)}", File.ReadAllText(file)));

    private static string[] Entries(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];

    private static string JsonOf(AccessEvent access)
    {
        var json = new JsonObject();
        foreach (var field in access.Present)
            json[field.Name] = NodeOf(access[field]);
        foreach (var (name, value) in access.Others)
            json[name] = NodeOf(value);
        return json.ToJsonString();
    }

    private static JsonNode? NodeOf(FieldValue value) => value.Kind switch
    {
        FieldKind.List => new JsonArray([.. value.Elements.Select(NodeOf)]),
        FieldKind.Null => null,
        FieldKind.Text => JsonValue.Create(value.TextForm()),
        _ => JsonNode.Parse(value.TextForm()!),
    };

    private static byte[] Recorded()
    {
        using var packed = typeof(SampleLogAgreesTests).Assembly.GetManifestResourceStream("pgaudit.csv.gz")!;
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
