using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Formats.Json;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Alerts;

public class AlertTests
{
    private const string Id = "999350000107";

    private static readonly SubjectPseudonyms Pseudonyms = SubjectPseudonyms.WithPublicKeys();

    private static readonly EvidenceOrigin Origin = new("db1", "postgresql-202611160000.csv", 0x0123456789abcdef);

    /// <summary>Explains every field, so that each has its way into the alert.</summary>
    private static readonly string Everything =
        "title: t\nid: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11\nlogsource: {category: c}\ntags: [attack.t1005, attack.t1078.002]\n"
        + "detection:\n  sel: {'@timestamp|exists': true}\n  condition: sel\n"
        + $"secmon:\n  explain: '{string.Concat(Fields.All.Where(field => !field.IsInProcessOnly).Select(field => $"{{{field.Name}}} "))}'\n";

    private static readonly object[] Hostile =
    [
        Id, "clerk_" + Id, Id + "x", "a,b\"\n\u0000\u202e😀<script>", "", 1, -1, 999350000107, -999350000107, 999350000107.5, 1e300, true, "1.2.3.4", "010.1.1.1",
        "fe80::1%eth0", "::1", "database", "read", "success", new object[] { Id, 999350000107, "x" }, Array.Empty<object>(), new object[] { new object[] { 1 } },
    ];

    [Fact]
    public void An_id_is_the_hash_of_rule_group_and_first_record()
    {
        var alert = Fire(Everything, new() { ["user.name"] = "a" });
        var name = "[\"5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11\",[],\"0123456789abcdef\",42]";
        Assert.Equal($"al-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32]}", alert.Id);
        var document = JsonNode.Parse(alert.Document)!;
        Assert.Equal(alert.Id, (string?)document["event"]!["id"]);
        Assert.Equal(alert.Id, (string?)document["secmon"]!["alert"]!["id"]);
    }

    [Fact]
    public void No_citizen_id_leaves_whatever_field_it_hides_in_and_the_document_stays_ecs()
    {
        var names = Fields.All.Where(field => field != Fields.Timestamp).Select(field => field.Name).ToArray();
        var entries = Gen.Select(Gen.Int[0, names.Length - 1], Gen.Int[0, Hostile.Length - 1]).Array[1, 40];
        var documents = new List<string>();
        entries.Sample(picks =>
        {
            var fields = new Dictionary<string, object>();
            foreach (var (name, value) in picks)
                fields[names[name]] = Hostile[value];
            var alert = Fire(Everything, fields);
            AssertNoId(alert);
            AssertShape(JsonNode.Parse(alert.Document)!);
            lock (documents)
                documents.Add(alert.Document);
        }, iter: 1_000);
        CheckWithScript(documents);
    }

    [Fact]
    public void Each_field_alone_shows_no_id()
    {
        foreach (var field in Fields.All.Where(field => field != Fields.Timestamp))
        {
            foreach (var value in Hostile)
            {
                var alert = Fire(Everything, new() { [field.Name] = value });
                AssertNoId(alert);
                AssertShape(JsonNode.Parse(alert.Document)!);
            }
        }
    }

    [Theory]
    [InlineData("db.query.text")]
    [InlineData("db.query.parameter")]
    [InlineData("error.message")]
    [InlineData("secmon.subject.serial")]
    public void What_is_for_this_process_alone_never_leaves_not_even_as_a_group(string field)
    {
        var rule = Everything + $"  group-by: [{field}]\n  suppress: 1h\n";
        var alert = Fire(rule, new() { ["db.query.text"] = "SELECT secretword", ["db.query.parameter"] = "secretword", ["error.message"] = "secretword", ["secmon.subject.serial"] = 424_242 });
        Assert.DoesNotContain("secretword", alert.Document);
        Assert.DoesNotContain("424242", alert.Document);
    }

    [Fact]
    public void A_numbered_person_is_the_same_pseudonym_everywhere()
    {
        var alert = Fire(Everything, new() { ["user.name"] = "clerk_" + Id, ["secmon.subject.ids"] = Id });
        var pseudonym = Pseudonyms.ForExport(Pseudonyms.ForMatching(999350000107));
        var document = JsonNode.Parse(alert.Document)!;
        Assert.Equal("clerk_" + pseudonym, (string?)document["user"]!["name"]);
        Assert.Equal(pseudonym, (string?)document["secmon"]!["subject"]!["ids"]![0]);
    }

    [Fact]
    public void Begin_and_end_are_those_of_all_evidence_also_when_the_last_came_late()
    {
        var item = Item(new AccessEvent { Record = new byte[1] });
        var firing = new Firing
        {
            Rule = Load(Everything).RuleSet.Detections[0].Metadata,
            GroupBy = [],
            GroupValues = [],
            Context = AlertContext.From([]),
            Evidence = [item with { Ticks = At(10) }, item with { Ticks = At(20) }, item with { Ticks = At(5) }],
            EvidenceCount = 3,
            First = item with { Ticks = At(10) },
            Reason = "r",
        };
        var document = JsonNode.Parse(new AlertBuilder(Pseudonyms).Build(firing).Document)!;
        Assert.Equal("2026-11-16T00:00:05Z 2026-11-16T00:00:20Z 2026-11-16T00:00:05Z", $"{document["event"]!["start"]} {document["event"]!["end"]} {document["@timestamp"]}");

        static long At(int second) => new DateTime(2026, 11, 16, 0, 0, second, DateTimeKind.Utc).Ticks;
    }

    [Fact]
    public void A_document_is_canonical()
    {
        var alert = Fire(Everything, new() { ["user.name"] = "Đặng \"x\"\n", ["db.collection.name"] = new object[] { "b", "a" } });
        Assert.Equal(alert.Document, CanonicalJson.Write(JsonNode.Parse(alert.Document)));
    }

    private static void AssertNoId(Alert alert)
    {
        // The name of a file is the operator's and often a time of twelve digits.
        var text = (alert.Document + alert.Message).Replace(Origin.File, "");
        Assert.DoesNotContain("999350000107", text);
    }

    private static void AssertShape(JsonNode document)
    {
        foreach (var name in new[] { "@timestamp", "ecs.version", "message", "event.id", "event.kind", "event.action", "rule.id", "rule.name", "secmon.alert.id" })
            Assert.True(At(document, name) is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.String, name);
        foreach (var name in new[] { "user.name", "user.effective.name", "service.name", "host.name", "db.namespace", "db.operation.name", "source.ip", "source.address", "event.outcome" })
            Assert.True(At(document, name) is null || (At(document, name) is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.String), name);
        Assert.All(new[] { "event.category", "event.type" }, name => Assert.NotEmpty(Assert.IsType<JsonArray>(At(document, name))));
        Assert.True(At(document, "db.collection.name") is null or JsonArray);
        Assert.True(At(document, "source.port") is null || long.TryParse(At(document, "source.port")!.ToJsonString(), out _));
        Assert.DoesNotContain(":null", document.ToJsonString());
    }

    private static JsonNode? At(JsonNode document, string name) => name.Split('.').Aggregate((JsonNode?)document, (node, part) => node?[part]);

    /// <summary>The project's ECS checker, where it and Python are at hand.</summary>
    private static void CheckWithScript(List<string> documents)
    {
        var script = Environment.GetEnvironmentVariable("SECMON_CHECK_ECS");
        if (script is null || !File.Exists(script))
            return;
        using var python = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("python3", [script, "-"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (var document in documents)
            python.StandardInput.WriteLine(document);
        python.StandardInput.Close();
        python.WaitForExit();
        Assert.True(python.ExitCode == 0, string.Concat(output.Result.Take(2_000)) + errors.Result);
    }

    private static Alert Fire(string rule, Dictionary<string, object> fields)
    {
        var loaded = Load(rule);
        var access = new AccessEvent();
        var json = new JsonObject { ["@timestamp"] = "2026-11-16T00:31:29Z" };
        foreach (var (name, value) in fields)
            json[name] = System.Text.Json.JsonSerializer.SerializeToNode(value);
        Assert.True(JsonTree.TryRead(Encoding.UTF8.GetBytes(json.ToJsonString()), out var document));
        new DocumentEvents(new ParserOptions { SourceId = "db1", Pseudonyms = Pseudonyms })
            .Fill(access, document, DateTime.Parse("2026-11-16T00:31:29Z", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal));
        access.Name = new RecordName(Origin.FileId, 42);
        access.Record = new byte[] { 1 };
        var builder = new AlertBuilder(Pseudonyms);
        var output = new DetectionOutput();
        new Detector(loaded.RuleSet, LogSource.Undeclared, loaded.CreateEnricher(null), builder).Detect(access, Origin, output);
        var fired = new List<Alert>(output.Alerts);
        var partition = new Detection.Correlation.CorrelationPartition(loaded, builder);
        foreach (var entry in output.Entries.SelectMany(entries => entries))
            partition.Apply(entry, fired);
        return fired[0];
    }

    private static LoadedRules Load(string rule)
    {
        var loaded = LoadedRules.Load(new RuleFiles([new RuleFile("a/r.yml", "a/r.yml", rule)], []), Pseudonyms);
        Assert.DoesNotContain(loaded.Problems, problem => problem.IsError);
        return loaded;
    }

    private static EvidenceItem Item(AccessEvent access) => new()
    {
        Origin = Origin,
        Position = 1,
        Ticks = 0,
        Hash = RecordHash.Of(access.Record.Span),
        Party = new EvidenceParty("a", null, "x", null),
    };
}
