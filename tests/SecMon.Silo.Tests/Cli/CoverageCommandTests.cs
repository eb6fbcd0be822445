using System.Text.Json.Nodes;
using SecMon.Detection.Coverage;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;
using SecMon.Silo.Cli;
using SecMon.Silo.Cli.Rules;

namespace SecMon.Silo.Tests.Cli;

/// <summary>What <c>rules coverage</c> says of decisions.</summary>
public sealed class CoverageCommandTests : IDisposable
{
    private const string Decisions = """
        title: Known copies
        id: 0f6c2a52-8c5b-4a2e-9a44-7d0a4f5b1c31
        decision: {on: signals, when: {x: {is: signal, use_case|startswith: [EX-, XX-]}}, then: [{expect: x}]}
        owner: soc
        expires: 2099-06-30
        ---
        title: Seen apart
        id: 0f6c2a52-8c5b-4a2e-9a44-7d0a4f5b1c32
        decision: {on: case, when: {x: {is: case, use_case: EX-01}, y: {is: case, trigger: true}}, then: [{incident: {title: t, by: user.name, cases: x}}, {page: y}]}
        owner: soc
        ---
        title: No such level
        id: 0f6c2a52-8c5b-4a2e-9a44-7d0a4f5b1c33
        decision: {on: signals, when: {x: {is: signal, use_case: EX-01, level: low}}, then: [{raise: {signal: x, to: critical}}]}
        secmon: {shadow: true}
        """;

    private readonly Scratch _rules = new();

    [Fact]
    public void Below_a_use_case_stand_the_decisions_that_may_touch_it()
    {
        var text = Text(Coverage(Decisions));

        Assert.Contains("whole-table read of a citizen table ← Rule EX-01\n      ⤷ incident: Seen apart · may be expected: Known copies (until 2099-06-30)\n", text, StringComparison.Ordinal);
        Assert.Contains("XX-01 ← Rule XX-01\n      ⤷ may be expected: Known copies (until 2099-06-30)\n", text, StringComparison.Ordinal);
        Assert.Contains(" by a person ← Rule EX-02\n  ✗ EX-03", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_done_to_any_use_case_is_told_once_behind_all()
    {
        var text = Text(Coverage(Decisions));

        Assert.EndsWith("Any use case, but nothing quieter of what is protected: may page: Seen apart\nTouched by no other decision: EX-02; PR-01\nDecisions that touch no use case: No such level (shadow)\n", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split("Seen apart").Length - 1);
    }

    [Fact]
    public void The_summary_counts_what_goes_into_incidents_and_what_may_be_excused() => Assert.EndsWith(
        " wanted and missing; 1 may go into incidents, 2 may be excused", CoverageSummary.Of(Coverage(Decisions)), StringComparison.Ordinal);

    [Fact]
    public void The_summary_says_how_many_are_counted_because_of_decisions_about_them()
    {
        const string any = "\n---\ntitle: One\nid: 0f6c2a52-8c5b-4a2e-9a44-7d0a4f5b1c34\ndecision: {on: signals, when: {a: {is: signal}, b: {is: signal}}, then: [{absorb: {signal: b, into: a}}]}\n";

        // EX-02 is critical, and PR-01 weakens the audit: neither is absorbed.
        Assert.EndsWith("; 1 may go into incidents, 2 may be excused", CoverageSummary.Of(Coverage(Decisions + any)), StringComparison.Ordinal);
        Assert.EndsWith("; 1 may go into incidents, 2 (1 by decisions that say which) may be excused", CoverageSummary.Of(Coverage(Decisions.Replace("[EX-, XX-]", "EX-") + any)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_decisions_nothing_is_said_of_them()
    {
        Assert.DoesNotContain("decision", Text(Coverage("")), StringComparison.Ordinal);
        Assert.EndsWith(" wanted and missing", CoverageSummary.Of(Coverage("")), StringComparison.Ordinal);
    }

    [Fact]
    public void Machines_read_decisions_by_use_case_and_use_cases_by_decision()
    {
        var json = JsonNode.Parse(CoverageJson.Of(Coverage(Decisions)))!;
        var copied = json["use_cases"]!.AsArray().Single(useCase => (string?)useCase!["id"] == "EX-01")!;
        var apart = json["decisions"]!.AsArray().Single(decision => (string?)decision!["title"] == "Seen apart")!;

        Assert.Equal(
            """
            [{"id":"0f6c2a52-8c5b-4a2e-9a44-7d0a4f5b1c31","title":"Known copies","on":"signals","effects":["expect"]},{"id":"0f6c2a52-8c5b-4a2e-9a44-7d0a4f5b1c32","title":"Seen apart","on":"case","effects":["incident","page"]}]
            """,
            copied["decisions"]!.ToJsonString());
        Assert.Equal(
            """{"id":"0f6c2a52-8c5b-4a2e-9a44-7d0a4f5b1c32","title":"Seen apart","on":"case","effects":["incident","page"],"shadow":false,"expires":null,"any_use_case":true,"use_cases":["EX-01","EX-02","PR-01","XX-01"]}""",
            apart.ToJsonString());
        Assert.Equal("2099-06-30", (string?)json["decisions"]!.AsArray().Single(decision => (string?)decision!["title"] == "Known copies")!["expires"]);
        Assert.Equal("Known copies", (string?)json["other_use_cases"]![0]!["decisions"]![0]!["title"]);
    }

    [Fact]
    public void The_navigator_layer_knows_rules_alone() =>
        Assert.Equal(CoverageLayer.Of(Coverage("")), CoverageLayer.Of(Coverage(Decisions)));

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    [InlineData("navigator")]
    public async Task Each_format_is_written(string format)
    {
        await File.WriteAllTextAsync(_rules["a.yml"], RuleOf("EX-01", "medium"));

        Assert.Equal(ExitCode.Done, await RulesCommand.Create().Parse(["coverage", _rules.Path, "--format", format]).InvokeAsync());
    }

    public void Dispose() => _rules.Dispose();

    private static RuleCoverage Coverage(string decisions)
    {
        var rules = string.Join("---\n", RuleOf("EX-01", "medium"), RuleOf("EX-02", "critical"), RuleOf("PR-01", "medium"), RuleOf("XX-01", "medium"));
        var loaded = LoadedRules.Load(new RuleFiles([new RuleFile("a.yml", "a.yml", rules), new RuleFile("d.yml", "d.yml", decisions)], []), SubjectPseudonyms.WithPublicKeys());
        Assert.DoesNotContain(loaded.Problems, problem => problem.IsError);
        return new RuleCoverage(loaded.RuleSet);
    }

    private static string RuleOf(string useCase, string level) =>
        $"title: Rule {useCase}\nlevel: {level}\nlogsource: {{category: database}}\ndetection: {{s: {{event.action: {useCase}}}, condition: s}}\nsecmon: {{use_case: {useCase}}}\n";

    private static string Text(RuleCoverage coverage)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        new CoverageText(coverage, new Colours(areOn: false)).Write(writer);
        return writer.ToString();
    }
}
