using SecMon.Detection.Coverage;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Detection.Tests.Decisions;

namespace SecMon.Detection.Tests.Coverage;

public class DecisionCoverageTests
{
    private const string Ends = "owner: soc\nexpires: 2099-01-01\n";

    [Theory]
    [InlineData("use_case|startswith: EX-", "EX-01, EX-02")]
    [InlineData("use_case|startswith|neq: EX-", "AC-02, HV-01, PR-02")]
    [InlineData("level: [high, critical]", "AC-02, EX-02, PR-02")]
    [InlineData("tags: attack.t1005", "EX-01")]
    [InlineData("rule: of_ex-01", "EX-01")]
    [InlineData("title: Rule of HV-01", "HV-01")]
    [InlineData("kind: event_count", "AC-02")]
    [InlineData("use_case: EX-01, level: critical", "")]
    [InlineData("use_case: EX-01, user.name: ann", "EX-01")]
    public void A_decision_touches_the_use_cases_whose_rules_its_lines_admit(string line, string touched)
    {
        var coverage = Coverage("when: {x: {is: signal, " + line + "}}, then: [{page: x}]");

        Assert.Equal(touched, string.Join(", ", coverage.UseCasesOf(coverage.Decisions[0])));
        Assert.Equal(touched.Contains("EX-01", StringComparison.Ordinal) ? [EffectKind.Page] : [], EffectsOn(coverage, "EX-01"));
    }

    [Fact]
    public void What_is_only_there_beside_is_not_touched()
    {
        var coverage = Coverage("""when: {x: {is: signal, use_case: EX-01}, y: {is: signal, use_case: HV-01}}, not: {z: {is: signal, use_case: AC-02}}, then: [{page: x}]""");

        Assert.Equal(["EX-01"], coverage.UseCasesOf(coverage.Decisions[0]));
    }

    [Fact]
    public void Of_an_incident_every_case_is_touched_those_that_are_gathered_too()
    {
        var coverage = Coverage(
            """
            on: case, when: {a: {is: case, use_case: AC-02}}, all_of: {b: {is: case, use_case|startswith: EX-, count: {gte: 2}}},
              then: [{incident: {title: t, by: user.name, cases: [a, b]}}]
            """);

        Assert.Equal(["AC-02", "EX-01", "EX-02"], coverage.UseCasesOf(coverage.Decisions[0]));
        Assert.True(Assert.Single(coverage.Of("EX-01")).MakesIncidents);
        Assert.False(Assert.Single(coverage.Of("EX-01")).MayExcuse);
    }

    [Theory]
    [InlineData("expect: x", EffectKind.Expect)]
    [InlineData("lower: {signal: x, by: 1}", EffectKind.Lower)]
    [InlineData("no_page: x", EffectKind.NoPage)]
    public void What_no_decision_may_make_quieter_is_never_excused(string effect, EffectKind kind)
    {
        var coverage = Coverage("when: {x: {is: signal}}, then: [{" + effect + "}]", Ends);

        // EX-02 is critical, PR-02 of a group that is protected, AC-02 tagged attack.t1562.001.
        Assert.Equal(["EX-01", "HV-01"], coverage.UseCasesOf(coverage.Decisions[0]));
        Assert.Equal([kind], EffectsOn(coverage, "HV-01"));
        Assert.True(Assert.Single(coverage.Of("HV-01")).MayExcuse);
    }

    [Fact]
    public void What_is_protected_may_still_page_and_join_an_incident()
    {
        var coverage = Coverage("""when: {x: {is: signal, use_case: PR-02}}, then: [{page: x}, {expect: x}]""", Ends);

        Assert.Equal([EffectKind.Page], EffectsOn(coverage, "PR-02"));
    }

    [Theory]
    [InlineData("raise: {signal: x, to: high}", "EX-01, HV-01")]
    [InlineData("raise: {signal: x, by: 1}", "AC-02, EX-01, HV-01, PR-02")]
    [InlineData("lower: {signal: x, to: medium}", "")]
    [InlineData("lower: {signal: x, to: low}", "EX-01, HV-01")]
    public void A_level_that_would_not_change_is_no_effect(string effect, string touched)
    {
        var coverage = Coverage("when: {x: {is: signal}}, then: [{" + effect + "}]", Ends);

        Assert.Equal(touched, string.Join(", ", coverage.UseCasesOf(coverage.Decisions[0])));
    }

    [Fact]
    public void What_is_done_to_a_name_that_says_nothing_of_rules_is_done_to_any_use_case()
    {
        var coverage = Coverage("""when: {x: {is: signal, use_case: EX-01}, y: {is: signal, user.name: ann}}, then: [{absorb: {signal: x, into: y}}, {page: y}]""");

        Assert.Equal([EffectKind.Page], DecisionCoverage.EffectsOnAny(coverage.Decisions[0]));
        Assert.Equal([EffectKind.Absorb, EffectKind.Page], EffectsOn(coverage, "EX-01"));
        Assert.Equal([EffectKind.Absorb], Assert.Single(coverage.OwnOf("EX-01")).Effects);
        Assert.Equal([EffectKind.Page], EffectsOn(coverage, "HV-01"));
        Assert.Empty(coverage.OwnOf("HV-01"));
    }

    [Fact]
    public void A_conclusion_touches_nothing()
    {
        var coverage = Coverage("""when: {x: {is: signal, use_case: EX-01}}, then: [{conclude: {name: c, account: $x.user.name}}]""");

        Assert.Empty(coverage.Of("EX-01"));
        Assert.Empty(DecisionCoverage.EffectsOf(coverage.Decisions[0]));
    }

    [Fact]
    public void What_is_in_shadow_is_told_and_excuses_nothing()
    {
        var coverage = Coverage("""when: {x: {is: signal, use_case: EX-01}}, then: [{expect: x}]""", Ends + "secmon: {shadow: true}\n");

        Assert.Equal([EffectKind.Expect], EffectsOn(coverage, "EX-01"));
        Assert.False(Assert.Single(coverage.Of("EX-01")).MayExcuse);
    }

    private static IEnumerable<EffectKind> EffectsOn(DecisionCoverage coverage, string useCase) => coverage.Of(useCase).SelectMany(touching => touching.Effects);

    private static DecisionCoverage Coverage(string decision, string rest = "")
    {
        var on = decision.StartsWith("on:", StringComparison.Ordinal) ? "" : "on: signals, ";
        var rules = string.Join("---\n", RuleOf("EX-01", "tags: [attack.t1005]"), RuleOf("EX-02", "level: critical"), RuleOf("HV-01"), RuleOf("PR-02", "level: high"), RuleOf("weak"), Sprayed);
        var loaded = RuleSetLoader.Load(
            [new RuleFile("rules/r.yml", "r.yml", rules), new RuleFile("d.yml", "d.yml", $"title: d\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision: {{{on}{decision.Trim()}}}\n{rest}")],
            ListLibrary.Empty);
        Assert.False(loaded.HasErrors, string.Join('\n', loaded.Diagnostics));
        return new RuleCoverage(loaded.RuleSet).Decisions;
    }

    private const string Sprayed = "title: Sprayed\nlevel: high\ntags: [attack.t1562.001]\ncorrelation: {type: event_count, rules: [of_weak], group-by: [user.name], timespan: 1h, condition: {gte: 3}}\nsecmon: {use_case: AC-02}\n";

    private static string RuleOf(string useCase, string lines = "") =>
        $"title: Rule of {useCase}\nname: of_{useCase.ToLowerInvariant()}\n{lines}\nlogsource: {{category: database}}\ndetection: {{s: {{event.action: {useCase}}}, condition: s}}\n{(useCase == "weak" ? "" : $"secmon: {{use_case: {useCase}}}\n")}";
}
