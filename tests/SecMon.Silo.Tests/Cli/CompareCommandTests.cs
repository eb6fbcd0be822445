using SecMon.Detection.Indexing;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;
using SecMon.Silo.Cli;
using SecMon.Silo.Cli.Rules;

namespace SecMon.Silo.Tests.Cli;

/// <summary><c>rules compare</c> over two sources, and the meter behind <c>rules bench</c>.</summary>
public sealed class CompareCommandTests : IDisposable
{
    private const string Copied = "title: Copied\nid: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11\nlogsource: {category: database}\ndetection:\n  sel: {event.action: copy_out}\n  condition: sel\nlevel: high\n";
    private const string Twice = "\n---\ntitle: Twice\ncorrelation:\n  type: event_count\n  rules: [5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11]\n  group-by: [user.name]\n  timespan: 1m\n  condition: {gte: 2}\n  generate: true\n";

    private readonly Scratch _scratch = new();

    [Fact]
    public async Task Alerts_that_come_go_and_change_are_told_apart()
    {
        Events("one.ndjson", ("copy_out", 0), ("read", 5));
        var before = await RunAsync(Copied);

        var after = await RunAsync(Copied.Replace("level: high", "level: low") + "\n---\n" + Copied.Replace("Copied", "Read").Replace("5b0c", "6b0c").Replace("copy_out", "read"));
        var report = ComparisonReport.Of(before, after);

        Assert.Equal("Read", Assert.Single(report.Added).Rule);
        Assert.Empty(report.Removed);
        Assert.Equal(("high", "low"), Assert.Single(report.Changed) is var (was, now) ? (was.Severity, now.Severity) : default);
        Assert.Equal("Read", Assert.Single(ComparisonReport.Of(after, before).Removed).Rule);
        Assert.False(ComparisonReport.Of(before, before).HasDifferences);
    }

    [Fact]
    public async Task What_decisions_make_of_an_alert_is_a_change()
    {
        Events("one.ndjson", ("copy_out", 0));
        var rules = Copied + "\n---\n" + Copied.Replace("Copied", "Less").Replace("5b0c", "6b0c").Replace("level: high", "level: low");
        var before = await RunAsync(rules);

        const string Head = "\n---\ntitle: D\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b12\nowner: soc\nexpires: 2100-01-01\ndecision:\n  on: signals\n";
        var expected = ComparisonReport.Of(before, await RunAsync(rules + Head + "  when: {s: {is: signal, level: high}}\n  then: [{expect: s, because: approved}]\n"));
        var paged = ComparisonReport.Of(before, await RunAsync(rules + Head + "  when: {s: {is: signal, level: high}}\n  then: [{page: s}]\n"));
        var absorbed = ComparisonReport.Of(before, await RunAsync(rules + Head + "  when: {a: {is: signal}, b: {is: signal}}\n  then: [{absorb: {signal: b, into: a}}]\n"));

        Assert.Equal((null, "approved"), Assert.Single(expected.Changed) is var (wasTold, isExpected) ? (wasTold.Expected, isExpected.Expected) : default);
        Assert.Equal((false, true), Assert.Single(paged.Changed) is var (wasQuiet, pages) ? (wasQuiet.Page, pages.Page) : default);
        Assert.Equal(["Less"], Assert.Single(absorbed.Changed).After.Absorbed);
        Assert.Equal("Less", Assert.Single(absorbed.Removed).Rule);
        Assert.Contains("high Copied, 1 record, absorbing Less; was high, 1 record, absorbing nothing", Printed(absorbed), StringComparison.Ordinal);
        Assert.Contains("paging; was high, 1 record, not paging", Printed(paged), StringComparison.Ordinal);
        Assert.Contains("expected (approved); was high, 1 record, not expected", Printed(expected), StringComparison.Ordinal);
        Assert.Equal("approved", (string?)expected.ToJson()["changed"]![0]!["after"]!["expected"]);
    }

    [Fact]
    public async Task An_incident_that_a_decision_adds_is_told()
    {
        Events("one.ndjson", ("copy_out", 0), ("read", 5));
        var rules = Copied + "\n---\n" + Copied.Replace("Copied", "Read").Replace("5b0c", "6b0c").Replace("copy_out", "read");
        const string Decision = "\n---\ntitle: D\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b12\ndecision:\n  on: case\n  when: {a: {is: case, trigger: true}, b: {is: case, user.name: $a.user.name}}\n  then: [{incident: {title: 'Two by {a.user.name}', level: critical, by: user.name, cases: [a, b]}}]\n";
        var report = ComparisonReport.Of(await RunAsync(rules), await RunAsync(rules + Decision));

        Assert.True(report.HasDifferences);
        Assert.Contains("+ 2026-01-05T02:00:00Z critical incident: Two by a: Copied, Read", Printed(report), StringComparison.Ordinal);
        Assert.Equal("Two by a", (string?)report.ToJson()["incidents"]!["added"]![0]!["title"]);
        Assert.Empty(report.Added);
    }

    [Fact]
    public async Task Sources_are_one_stream_by_time()
    {
        Events("one.ndjson", ("copy_out", 0), ("copy_out", 600));
        Events("other.ndjson", ("copy_out", 30), ("read", 700));

        Assert.Contains((await RunAsync(Copied + Twice, "one.ndjson", "other.ndjson")).Alerts.Values, alert => alert.Rule == "Twice");
        Assert.DoesNotContain((await RunAsync(Copied + Twice, "one.ndjson")).Alerts.Values, alert => alert.Rule == "Twice");
    }

    [Fact]
    public async Task A_rule_in_shadow_takes_part_and_is_marked()
    {
        Events("one.ndjson", ("copy_out", 0));

        Assert.True(Assert.Single((await RunAsync(Copied + "secmon: {shadow: true}\n")).Alerts.Values).IsShadow);
    }

    [Fact]
    public async Task Compare_answers_1_for_a_difference_and_2_without_logs()
    {
        Events("one.ndjson", ("copy_out", 0));
        foreach (var folder in new[] { "a", "b" })
        {
            Directory.CreateDirectory(_scratch[folder]);
            await File.WriteAllTextAsync(Path.Combine(_scratch[folder], "rule.yml"), folder == "a" ? Copied : Copied.Replace("copy_out", "read"));
        }

        string[] inputs = ["--format", "json", "--input", _scratch["one.ndjson"]];
        Assert.Equal(ExitCode.Done, await CommandAsync(["compare", _scratch["a"], _scratch["a"], .. inputs]));
        Assert.Equal(ExitCode.DoesNotHold, await CommandAsync(["compare", _scratch["a"], _scratch["b"], .. inputs]));
        Assert.Equal(ExitCode.Unusable, await CommandAsync(["compare", _scratch["a"], _scratch["b"]]));
        Assert.Equal(ExitCode.Unusable, await CommandAsync(["compare", _scratch["a"], _scratch["b"], "--since", "soon", .. inputs]));
        Assert.Equal(ExitCode.Done, await CommandAsync(["bench", "--rules", _scratch["a"], .. inputs]));
    }

    [Fact]
    public void The_meter_says_by_what_a_rule_is_found_and_how_often()
    {
        var files = Enumerable.Range(0, 20).Select(i => new RuleFile($"{i}.yml", $"{i}.yml", Copied.Replace("Copied", $"R{i}").Replace("5b0c9d52", $"5b0c9d{i:d2}").Replace("copy_out", $"a{i}")));
        var meter = new RuleMeter(RuleSetLoader.Load([.. files], ListLibrary.Empty).RuleSet, LogSource.Undeclared);
        var access = new AccessEvent();
        access.Set(Fields.EventAction, "a7");
        meter.Match(access);
        meter.Match(access);

        var rule = Assert.Single(meter.Rules(), rule => rule.Matched > 0);
        Assert.Equal(("R7", "event.action is 'a7'", 2L, 2L), (rule.Rule.Title, rule.FoundBy, rule.Tried, rule.Matched));
        Assert.Equal(2, meter.Events);
    }

    public void Dispose() => _scratch.Dispose();

    private static Task<int> CommandAsync(string[] arguments) => RulesCommand.Create().Parse(arguments).InvokeAsync();

    private static string Printed(ComparisonReport report)
    {
        using var output = new StringWriter();
        report.Print(output, new Colours(false), most: 10);
        return output.ToString();
    }

    private void Events(string file, params (string Action, int Seconds)[] events) =>
        File.WriteAllLines(_scratch[file], events.Select(one => $$"""{"@timestamp": "{{new DateTime(2026, 1, 5, 2, 0, 0, DateTimeKind.Utc).AddSeconds(one.Seconds):yyyy-MM-ddTHH:mm:ssZ}}", "event.action": "{{one.Action}}", "user.name": "a"}"""));

    private Task<ComparedOutcome> RunAsync(string rule, params string[] inputs)
    {
        var pseudonyms = SubjectPseudonyms.WithPublicKeys();
        var sources = (inputs.Length > 0 ? inputs : ["one.ndjson"]).Select(input => new ComparedSource(
            LogFormats.Find("json")!, new ParserOptions { SourceId = input, Pseudonyms = pseudonyms }, LogSource.Undeclared, null, [_scratch[input]]));
        return new ComparedRun([.. sources], since: null).RunAsync(LoadedRules.Load(new RuleFiles([new RuleFile("a.yml", "a.yml", rule)], []), pseudonyms), TestContext.Current.CancellationToken);
    }
}
