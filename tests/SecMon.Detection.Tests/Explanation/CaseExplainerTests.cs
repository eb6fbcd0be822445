using SecMon.Detection.Cases;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Explanation;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;
using SecMon.Detection.Tests.Decisions;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Explanation;

/// <summary>What is said of a decision about cases that are given.</summary>
public class CaseExplainerTests
{
    private const string Head = "title: D\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b12\nowner: soc\nexpires: 2030-01-01\ndecision:\n  on: case\n";

    private const string Story = Head + """
          horizon: 12h
          when:
            entry: {is: case, use_case: AC-02}
            act:
              is: case
              use_case: EX-01
              user.name: $entry.user.name
              first: {within: {of: $entry.last, after: 0s, before: 2h}}
          then:
            - incident: {title: 'Break-in by {by}', level: high, by: user.name, cases: [entry, act]}
        """;

    private const string Longer = """

        ---
        title: Longer
        id: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b13
        decision: {on: case, horizon: 5d, when: {a: {is: case, use_case: XX-01}}, then: [{page: a}]}
        owner: soc
        """;

    [Fact]
    public void A_decision_that_fires_shows_its_facts_and_the_incident()
    {
        var told = Explain(Story, Some.Case("AC-02", "c1"), Some.Case("EX-01", "c2", first: 11, last: 11));

        Assert.True(told.Fires);
        Assert.Equal("case EX-01 'Title of EX-01' c2", told.Trigger);
        Assert.Equal(
            ["case EX-01 'Title of EX-01' c2: medium, open, ann, 2026-05-04T11:00:00Z (the trigger)", "case AC-02 'Title of AC-02' c1: medium, open, ann, 2026-05-04T10:00:00Z"],
            told.Cases);
        Assert.Equal(
            [("use_case: EX-01", "'EX-01'"), ("user.name: $entry.user.name", "'ann', and $entry.user.name is 'ann'"), ("first: {within: {of: $entry.last, after: 0s, before: 2h}}", "2026-05-04T11:00:00Z, and $entry.last is 2026-05-04T10:00:00Z")],
            told.Parts[0].Parts[1].Parts[0].Parts.Select(line => (line.Label, line.Found)));
        var effect = Assert.Single(told.Effects);
        Assert.True(effect.Applied, effect.WhyNot);
        Assert.Matches("^opens the incident in-[0-9a-f]+: 'Break-in by ann', high, does not page, by user.name 'ann', cases: case AC-02 'Title of AC-02' c1, case EX-01 'Title of EX-01' c2$", effect.ComesTo);
        Assert.Equal($"'D' {effect.ComesTo}", Assert.Single(told.Outcomes));
    }

    [Theory]
    [InlineData(13, "ann", "first: {within: {of: $entry.last, after: 0s, before: 2h}}' on line 14 is false, it has 2026-05-04T13:00:00Z, and $entry.last is 2026-05-04T10:00:00Z")]
    [InlineData(11, "bob", "user.name: $entry.user.name' on line 13 is false, it has 'bob', and $entry.user.name is 'ann'")]
    public void One_line_that_is_missed_is_named(int hour, string user, string why)
    {
        var told = Explain(Story, Some.Case("AC-02", "c1"), Some.Case("EX-01", "c2", first: hour, last: hour, user: user));

        Assert.Equal($"nothing fits 'act: case': of case EX-01 'Title of EX-01' c2 '{why}", told.Reason);
        Assert.Empty(told.Effects);
        Assert.Equal(["no decision did anything that was not so before"], told.Outcomes);
    }

    [Fact]
    public void Of_two_beginnings_the_one_is_shown_that_came_nearest()
    {
        // The younger entry is looked at first; only the older one is of the account.
        var told = Explain(Story, Some.Case("AC-02", "c1", user: "ann"), Some.Case("AC-02", "c2", first: 12, last: 12, user: "bob"), Some.Case("EX-01", "c3", first: 16, last: 16, user: "ann"));

        Assert.Equal("nothing fits 'act: case': of case EX-01 'Title of EX-01' c3 'first: {within: {of: $entry.last, after: 0s, before: 2h}}' on line 14 is false, it has 2026-05-04T16:00:00Z, and $entry.last is 2026-05-04T10:00:00Z", told.Reason);
        Assert.Equal("case AC-02 'Title of AC-02' c1", told.Parts[0].Parts[0].Parts[0].Label);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Longer)]   // then other decisions look at the case
    public void A_case_beyond_the_horizon_is_said_to_be_too_old(string other)
    {
        var told = Explain(Story + other, Some.Case("AC-02", "c1", first: -180, last: -180), Some.Case("AC-02", "c2", first: -60, last: -60), Some.Case("EX-01", "c3"));

        Assert.Equal("nothing fits 'entry: case': of case AC-02 'Title of AC-02' c2 'horizon: 12h' is false: its newest alert is of 2026-05-01T12:00:00Z, more than that before the newest of all cases", told.Reason);
        Assert.Equal(["2 cases are too old for its horizon of 12h"], told.Notes);
        Assert.Single(told.Cases);
        Assert.Equal(3, told.Parts[0].Parts[0].Parts.Count);
    }

    [Fact]
    public void What_is_gathered_too_little_names_what_is_nearest()
    {
        const string Gathers = Head + "  when: {a: {is: case, trigger: true}}\n  all_of: {b: {is: case, user.name: $a.user.name, use_case|startswith: HV-, count: {gte: 2}}}\n  then: [{page: a}]\n";
        var told = Explain(Gathers, Some.Case("PU-01", "c1", user: "bob"), Some.Case("EX-01", "c2"), Some.Case("HV-01", "c3"));

        Assert.Equal("'b: case' gathers 1, which is not count: {gte: 2}; the nearest that it does not gather: of case EX-01 'Title of EX-01' c2 'use_case|startswith: HV-' on line 8 is false, it has 'EX-01'", told.Reason);
    }

    [Theory]
    [InlineData("lower: {case: a, to: low}", "the case is protected: it is critical")]
    [InlineData("expect: a", "the case is protected: it is critical")]
    public void A_protected_case_is_not_made_quieter(string effect, string why) => Assert.Equal(why, WhyNot(effect, Some.Case("EX-01", "c1", Severity.Critical)));

    [Fact]
    public void What_a_person_did_is_the_reason()
    {
        var touched = Some.Case("EX-01", "c1") with { IsTouched = true };

        Assert.Equal("a person commented on the case, gave a verdict or opened it again, which no decision undoes", WhyNot("expect: a", touched));
        Assert.Equal("a person commented on the case, gave a verdict or opened it again, which no decision undoes", WhyNot("propose: {case: a, verdict: benign}", touched));
        Assert.Equal("the case does not page", WhyNot("no_page: a", touched));
        Assert.Equal("a person said who works on the case", WhyNot("assign: {case: a, to: eve}", Some.Case("EX-01", "c1") with { IsAssignedByPeople = true }));
        Assert.Equal("the case is closed", WhyNot("close: {case: a, verdict: benign}", Some.Case("EX-01", "c1", status: CaseStatus.Closed)));
    }

    [Theory]
    [InlineData("expect: a", "page: a", "'page: a' of 'D' beats it")]
    [InlineData("lower: {case: a, to: low}", "incident: {title: t, by: user.name, cases: [a]}", "a decision makes the case part of an incident, which beats it")]
    [InlineData("raise: {case: a, to: high}", "raise: {case: a, to: critical}", "'raise: {case: a, to: critical}' of 'D' counts")]
    [InlineData("raise: {case: a, to: low}", "task: {case: a, text: look}", "the case is medium, so low is no raise")]
    [InlineData("close: {case: a, verdict: benign}", "close: {case: a, verdict: duplicate}", "'close: {case: a, verdict: duplicate}' of 'D' says something else, so people say what it was")]
    [InlineData("propose: {case: a, verdict: benign}", "propose: {case: a, verdict: false_positive}", "'propose: {case: a, verdict: false_positive}' of 'D' counts")]
    [InlineData("incident: {title: t, by: source.ip, cases: [a]}", "page: a", "none of its cases has source.ip")]
    public void What_is_beaten_names_what_beats_it(string effect, string other, string why) => Assert.Equal(why, WhyNot($"{effect}\n    - {other}", Some.Case("EX-01", "c1", address: "")));

    [Fact]
    public void What_is_so_already_says_so()
    {
        var paged = Some.Case("EX-01", "c1") with { Decided = [new CaseDecided("0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b12", "D", "page", null, null, [], 0)] };

        Assert.Equal("the decision did it before", WhyNot("page: a", paged));
        Assert.Equal("all its cases are closed", WhyNot("incident: {title: t, by: user.name, cases: [a]}", Some.Case("EX-01", "c1", status: CaseStatus.Closed)));
    }

    [Fact]
    public void What_an_effect_comes_to_is_told()
    {
        var told = Explain(Each("raise: {case: a, by: 1}\n    - task: 'ask {a.user.name}'"), Some.Case("EX-01", "c1"));

        Assert.Equal([("high", true), ("ask ann", true)], told.Effects.Select(effect => (effect.ComesTo, effect.Applied)));
        Assert.Equal(["'D': raise high, done to case EX-01 'Title of EX-01' c1", "'D': task ask ann, done to case EX-01 'Title of EX-01' c1"], told.Outcomes);
    }

    /// <summary>Patterns may name use cases of rules only.</summary>
    private static string RuleOf(string useCase, int number) =>
        $"title: R{number}\nid: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b1{number}\nlogsource: {{category: database}}\ndetection: {{s: {{event.action: read}}, condition: s}}\nsecmon: {{use_case: {useCase}}}\n";

    private static string Each(string effects) => Head + $"  when: {{a: {{is: case}}}}\n  then:\n    - {effects}\n";

    private static string? WhyNot(string effects, Case one) => Explain(Each(effects), one).Effects.OrderBy(effect => effect.Line).First().WhyNot;

    /// <summary>What is said of the first decision when the last case is touched.</summary>
    private static DecisionExplanation Explain(string decisions, params Case[] cases)
    {
        var pseudonyms = SubjectPseudonyms.WithPublicKeys();
        var bearers = string.Join("---\n", new[] { "AC-02", "EX-01", "XX-01" }.Select(RuleOf));
        var rules = LoadedRules.Load(new RuleFiles([new RuleFile("rules/d.yml", "d.yml", decisions), new RuleFile("rules/r.yml", "r.yml", bearers)], []), pseudonyms);
        Assert.DoesNotContain(rules.AllProblems, problem => problem.IsError);
        var moment = new CaseMoment(cases, cases[^1].Id);
        var outcome = new CaseDecider(rules.Decisions, rules.Facts, rules.NameOf, pseudonyms).Decide(moment);
        var touch = new CaseTouch(moment, NewDecisions.Of(outcome, cases.ToDictionary(one => one.Id), new NoIncidents()), [], Others: 0);
        return new CaseExplainer(rules, pseudonyms, new ValueView(pseudonyms, isClear: false)).Explain(rules.Decisions.Find("D")[0], touch);
    }

    private sealed class NoIncidents : IKnownIncidents
    {
        public IReadOnlyList<Incident> Of(string by, string value, string system) => [];

        public bool IsInOpen(string caseId) => false;
    }
}
