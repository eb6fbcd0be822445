using System.Text.Json.Nodes;
using System.Xml.Linq;
using SecMon.Detection.Coverage;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;
using SecMon.Silo.Cli;
using SecMon.Silo.Cli.Rules;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Tests.Cli;

/// <summary>What the rule author's tools answer with, and the shape of what machines read.</summary>
public sealed class RulesCommandTests : IDisposable
{
    private const string Rule = "title: Copied\nid: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11\nlogsource: {category: database}\ndetection:\n  sel: {event.action: copy_out}\n  condition: sel\n";
    private const string Tests = "- name: copies\n  at: 2026-01-05T09:00:00+07:00\n  events: [{event.action: copy_out, user.name: a, service.name: psql}]\n  expect: [{rule: Copied, events: [0]}]\n";

    private readonly Scratch _rules = new();

    [Fact]
    public async Task Check_answers_1_for_errors_and_0_for_warnings()
    {
        await File.WriteAllTextAsync(_rules["a.yml"], Rule);
        Assert.Equal(ExitCode.Done, await RunAsync("check", _rules.Path));
        await File.WriteAllTextAsync(_rules["b.yml"], Rule.Replace("event.action", "event.action|containz"));
        Assert.Equal(ExitCode.DoesNotHold, await RunAsync("check", _rules.Path));
        Assert.Equal(ExitCode.Done, await RunAsync("check", _rules["a.yml"], "--format", "json"));
    }

    [Fact]
    public async Task A_folder_below_the_rules_folder_is_read_with_its_lists_and_reported_alone()
    {
        Directory.CreateDirectory(_rules["lists"]);
        Directory.CreateDirectory(_rules["group"]);
        await File.WriteAllTextAsync(_rules["lists/tables.txt"], "pop.citizen\n");
        await File.WriteAllTextAsync(_rules["group/a.yml"], Rule.Replace("sel: {", "sel: {db.collection.name|expand: '%tables%', "));
        await File.WriteAllTextAsync(_rules["b.yml"], "broken: [");

        Assert.Equal(ExitCode.Done, await RunAsync("check", _rules["group"]));
        Assert.Equal(ExitCode.DoesNotHold, await RunAsync("check", _rules.Path));
    }

    [Fact]
    public void An_unknown_kind_of_problem_is_wrong_usage()
    {
        Assert.NotEmpty(RulesCommand.Create().Parse(["check", _rules.Path, "--no-warn", "typos"]).Errors);
        Assert.NotEmpty(RulesCommand.Create().Parse(["check", "--no-warn", _rules.Path]).Errors);
    }

    [Theory]
    [InlineData("check", "RULES", "--no-warn", "no-tests", "list")]
    [InlineData("check", "--no-warn", "no-tests", "list", "RULES")]
    [InlineData("check", "--no-warn", "no-tests", "RULES", "--warn", "value", "--format", "json")]
    [InlineData("check", "--warn", "value", "list", "--format", "json", "RULES")]
    [InlineData("test", "--filter", "copies", "RULES", "--coverage")]
    public async Task Options_and_paths_stand_in_any_order(params string[] line)
    {
        await File.WriteAllTextAsync(_rules["a.yml"], Rule.Replace("event.action", "event.action|containz"));
        await File.WriteAllTextAsync(_rules["a.tests.yml"], Tests);

        // Without the path, ./rules would be looked at, in which nothing is wrong.
        Assert.Equal(ExitCode.DoesNotHold, await RunAsync([.. line.Select(word => word == "RULES" ? _rules.Path : word)]));
    }

    [Fact]
    public async Task Tests_of_a_file_with_errors_are_not_run()
    {
        await File.WriteAllTextAsync(_rules["a.yml"], Rule.Replace("title:", "titel:"));
        await File.WriteAllTextAsync(_rules["a.tests.yml"], Tests + Tests.Replace("name: copies", "name: copies again"));
        await File.WriteAllTextAsync(_rules["b.yml"], Rule.Replace("Copied", "Copied too").Replace("5b0c", "6b0c"));
        await File.WriteAllTextAsync(_rules["b.tests.yml"], Tests.Replace("Copied", "Copied too"));
        var run = RuleTestRun.Of(RuleFolder.Read(_rules.Path, lists: null), _ => true, filter: null, withCoverage: true);

        Assert.Equal((1, 1), (run.Passed, run.Failed));
        var problem = Assert.Single(run.Problems);
        Assert.Equal("the tests are not run, because the rule file has an error: the rule has no title: 'titel' is an attribute of your own", problem.Message);
        Assert.Equal(("a.yml", 1, "did you mean 'title'?"), (Path.GetFileName(problem.Location.Path), problem.Location.Line, problem.Help));
    }

    [Fact]
    public async Task Test_answers_1_when_a_case_fails_and_runs_only_the_cases_named()
    {
        await File.WriteAllTextAsync(_rules["a.yml"], Rule);
        await File.WriteAllTextAsync(_rules["a.tests.yml"], Tests + Tests.Replace("name: copies", "name: reads").Replace("action: copy_out", "action: read"));

        Assert.Equal(ExitCode.DoesNotHold, await RunAsync("test", _rules.Path, "--coverage"));
        Assert.Equal(ExitCode.Done, await RunAsync("test", _rules.Path, "--filter", "copies"));
        var run = RuleTestRun.Of(RuleFolder.Read(_rules.Path, lists: null), _ => true, filter: null, withCoverage: true);
        Assert.Equal((1, 1), (run.Passed, run.Failed));
        Assert.Equal(["1"], XDocument.Parse(RuleTestJUnit.Of(run)).Descendants("testsuite").Select(suite => suite.Attribute("failures")?.Value));
        var json = JsonNode.Parse(RuleTestJson.Of(run))!;
        Assert.Equal((1, true), ((int)json["failed"]!, (bool)json["coverage"]![0]!["held"]!));
    }

    [Fact]
    public async Task Explain_wants_a_rule_that_is_there_and_json()
    {
        await File.WriteAllTextAsync(_rules["a.yml"], Rule);
        await File.WriteAllTextAsync(_rules["event.json"], """{"event.action": "read"}""");
        await File.WriteAllTextAsync(_rules["event.txt"], "no json");

        Assert.Equal(ExitCode.Done, await RunAsync("explain", "Copied", "--event", _rules["event.json"], "--rules", _rules.Path));
        Assert.Equal(ExitCode.Unusable, await RunAsync("explain", "Copid", "--event", _rules["event.json"], "--rules", _rules.Path));
        Assert.Equal(ExitCode.Unusable, await RunAsync("explain", "Copied", "--event", _rules["event.txt"], "--rules", _rules.Path));
    }

    [Fact]
    public async Task New_writes_rule_and_tests_that_hold_and_never_overwrites()
    {
        Assert.Equal(ExitCode.Done, await RunAsync("new", "Citizen table copied", "--use-case", "EX-02", "--folder", _rules.Path));
        Assert.True(File.Exists(_rules["ex-02-citizen-table-copied.yml"]));
        Assert.Equal(ExitCode.Done, await RunAsync("test", _rules.Path));
        Assert.Contains("\n  shadow: true ", await File.ReadAllTextAsync(_rules["ex-02-citizen-table-copied.yml"]), StringComparison.Ordinal);

        await File.WriteAllTextAsync(_rules["ex-02-citizen-table-copied.tests.yml"], "[]");
        Assert.Equal(ExitCode.Unusable, await RunAsync("new", "Citizen table copied", "--use-case", "EX-02", "--folder", _rules.Path));
        Assert.Equal("[]", await File.ReadAllTextAsync(_rules["ex-02-citizen-table-copied.tests.yml"]));
    }

    [Fact]
    public async Task A_new_decision_holds_and_is_explained()
    {
        Assert.Equal(ExitCode.Done, await RunAsync("new", "Sign-in from outside", "--kind", "decision", "--folder", _rules.Path));
        Assert.Equal(ExitCode.Done, await RunAsync("check", _rules.Path));
        Assert.Equal(ExitCode.Done, await RunAsync("test", _rules.Path));
        await File.WriteAllTextAsync(_rules["event.json"], """{"event.action": "login_failed", "user.name": "example_account", "source.ip": "203.0.113.9"}""");

        Assert.Equal(ExitCode.Done, await RunAsync("explain", "Sign-in from outside", "--event", _rules["event.json"], "--rules", _rules.Path));
        Assert.Equal(ExitCode.Done, await RunAsync("explain", "sign-in-from-outside.yml", "--event", _rules["event.json"], "--rules", _rules.Path, "--format", "json"));
        Assert.Equal(ExitCode.Unusable, await RunAsync("explain", "Sign-in from inside", "--event", _rules["event.json"], "--rules", _rules.Path));
    }

    [Fact]
    public async Task Explain_wants_events_or_an_alert()
    {
        await File.WriteAllTextAsync(_rules["a.yml"], Rule);

        Assert.Equal(ExitCode.Unusable, await RunAsync("explain", "Copied", "--rules", _rules.Path));
        Assert.Equal(ExitCode.Unusable, await RunAsync("explain", "--event", _rules["a.yml"], "--rules", _rules.Path));
        Assert.Equal(ExitCode.Unusable, await RunAsync("explain", "Copied", "--event", _rules["a.yml"], "--alert", "a", "--rules", _rules.Path));
    }

    [Fact]
    public async Task Tune_answers_1_when_no_filter_is_safe()
    {
        await File.WriteAllTextAsync(_rules["a.yml"], Rule);
        await File.WriteAllTextAsync(_rules["a.tests.yml"], Tests);
        await File.WriteAllTextAsync(_rules["job.json"], """{"event.action": "copy_out", "user.name": "etl", "service.name": "nightly"}""");
        await File.WriteAllTextAsync(_rules["same.json"], """{"event.action": "copy_out", "user.name": "a", "service.name": "psql"}""");

        Assert.Equal(ExitCode.Done, await RunAsync("tune", "Copied", "--false-positives", _rules["job.json"], "--rules", _rules.Path));
        Assert.Equal(ExitCode.DoesNotHold, await RunAsync("tune", "Copied", "--false-positives", _rules["same.json"], "--rules", _rules.Path));
    }

    [Fact]
    public void Sarif_names_kinds_and_places_relative_to_the_working_folder()
    {
        var path = Path.Combine(Environment.CurrentDirectory, "my rules", "a.yml");
        var problem = new Diagnostic(new SourceLocation(path, 3, 5), IsError: true, "wrong", "mend it") { Kind = ProblemKinds.Modifier };
        var run = JsonNode.Parse(ProblemSarif.Of([problem]))!["runs"]![0]!;
        var result = run["results"]![0]!;
        var place = result["locations"]![0]!["physicalLocation"]!;

        Assert.Equal("my%20rules/a.yml", (string?)place["artifactLocation"]!["uri"]);
        Assert.Equal((3, 5), ((int)place["region"]!["startLine"]!, (int)place["region"]!["startColumn"]!));
        Assert.Equal(("modifier", "error"), ((string?)result["ruleId"], (string?)result["level"]));
        Assert.Equal("modifier", (string?)run["tool"]!["driver"]!["rules"]![(int)result["ruleIndex"]!]!["id"]);
    }

    [Fact]
    public void The_navigator_layer_scores_techniques_by_their_rules()
    {
        var file = new RuleFile("a.yml", "a.yml", Rule + "tags: [attack.t1005]\n");
        var layer = JsonNode.Parse(CoverageLayer.Of(new RuleCoverage(LoadedRules.Load(new RuleFiles([file], []), SubjectPseudonyms.WithPublicKeys()).RuleSet)))!;
        var techniques = layer["techniques"]!.AsArray();

        Assert.Equal("4.5", (string?)layer["versions"]!["layer"]);
        Assert.Equal(1, (int)techniques.Single(technique => (string?)technique!["techniqueID"] == "T1005")!["score"]!);
        Assert.Equal(0, (int)techniques.Single(technique => (string?)technique!["techniqueID"] == "T1020")!["score"]!);
    }

    public void Dispose() => _rules.Dispose();

    private static Task<int> RunAsync(params string[] arguments) => RulesCommand.Create().Parse(arguments).InvokeAsync();
}
