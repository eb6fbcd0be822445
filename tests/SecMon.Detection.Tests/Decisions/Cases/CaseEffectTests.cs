using SecMon.Detection.Cases;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Decisions.Cases;

public class CaseEffectTests
{
    private static readonly Case One = Some.Case("EX-01", "c1");

    [Fact]
    public void Without_decisions_about_cases_nothing_comes_of_them() =>
        Assert.Equal(SecMon.Detection.Decisions.Cases.CaseOutcome.None, new[] { One }.Decide(EffectTests.Each("a").Then(EffectKind.Page)));

    [Theory]
    [InlineData(EffectKind.Raise, "a raise c1 high")]
    [InlineData(EffectKind.Lower, "a lower c1 low")]
    [InlineData(EffectKind.Page, "a page c1")]
    [InlineData(EffectKind.NoPage, "a no_page c1")]
    [InlineData(EffectKind.Expect, "a expect c1")]
    public void An_effect_comes_to_bear(EffectKind kind, string told) => Assert.Equal([told], Decide(With("a", kind)));

    [Fact]
    public void Teams_workers_tasks_and_verdicts_are_told_with_their_value() => Assert.Equal(
        ["a route c1 night", "a assign c1 eve", "a task c1 call ann", "a propose c1 benign"],
        Decide(Deciding.Each("a")
            .Then(Of(EffectKind.Route) with { Party = "night" }).Then(Of(EffectKind.Assign) with { Party = "eve" })
            .Then(Of(EffectKind.Task) with { Text = DecisionBuilder.Text("call ", "case") }).Then(Of(EffectKind.Propose) with { Verdict = CaseVerdict.Benign })));

    [Fact]
    public void An_effect_says_why_and_on_what_it_stands()
    {
        var effect = Assert.Single(new[] { One }.Decide(Some.Rows(Some.Row("watch", "ann")), Deciding.Each("a").When("row", "watch").Then(EffectKind.Page, "case", because: EffectTests.Ticket("row"))).Effects);
        Assert.Equal(("Title of a", "ticket T-1"), (effect.DecisionTitle, effect.Because));
        Assert.Equal(["case EX-01 c1", "watch ann"], effect.Facts);
    }

    [Fact]
    public void A_raise_beats_a_lower_an_expect_and_a_close() => Assert.Equal(
        ["b raise c1 high"],
        Decide(With("a", EffectKind.Lower), With("b", EffectKind.Raise), With("c", EffectKind.Expect), Close("d")));

    [Fact]
    public void An_incident_beats_a_lower_an_expect_and_a_close_and_not_no_page() => Assert.Equal(
        ["e no_page c1"],
        Decide(With("a", EffectKind.Lower), Deciding.Each("b").Incident("user.name", "case"), With("c", EffectKind.Expect), Close("d"), With("e", EffectKind.NoPage)));

    [Fact]
    public void A_page_beats_no_page_an_expect_a_lower_and_a_close() => Assert.Equal(
        ["b page c1"],
        Decide(With("a", EffectKind.NoPage), With("b", EffectKind.Page), With("c", EffectKind.Expect), With("d", EffectKind.Lower), Close("e")));

    [Fact]
    public void A_raise_does_not_beat_no_page() => Assert.Equal(["a raise c1 high", "b no_page c1"], Decide(With("a", EffectKind.Raise), With("b", EffectKind.NoPage)));

    [Fact]
    public void The_highest_raise_and_the_lowest_lower_count()
    {
        Assert.Equal(["b raise c1 critical"], Decide(With("a", EffectKind.Raise, Severity.High), With("b", EffectKind.Raise, Severity.Critical)));
        Assert.Equal(["b lower c1 informational"], Decide(With("a", EffectKind.Lower, Severity.Low), With("b", EffectKind.Lower, Severity.Informational)));
    }

    [Fact]
    public void A_raise_never_makes_it_lower_and_a_lower_never_higher() =>
        Assert.Empty(Decide(With("a", EffectKind.Raise, Severity.Low)).Concat(Decide(With("b", EffectKind.Lower, Severity.High))));

    [Fact]
    public void A_level_by_one_is_not_climbed_with_every_evaluation()
    {
        Assert.Equal(["a raise c1 high"], Decide(Decided(One with { Severity = Severity.High }, "a", "raise", "high"), With("a", EffectKind.Raise)));
        Assert.Equal(["b raise c1 critical"], Decide(Decided(One with { Severity = Severity.High }, "a", "raise", "high"), With("b", EffectKind.Raise)));
        Assert.Equal(["a lower c1 low"], Decide(Decided(One with { Severity = Severity.Low }, "a", "lower", "low"), With("a", EffectKind.Lower)));
    }

    [Fact]
    public void Verdicts_that_differ_close_nothing_and_the_worst_is_proposed()
    {
        Assert.Empty(Decide(Close("a"), Close("b", CaseVerdict.FalsePositive)));
        Assert.Equal(["b propose c1 true_positive"], Decide(Close("a"), Propose("b", CaseVerdict.TruePositive), Propose("c", CaseVerdict.Benign)));
        Assert.Equal(["a close c1 benign"], Decide(Close("a"), Propose("b", CaseVerdict.Benign)));
    }

    [Fact]
    public void Of_two_teams_and_two_workers_it_is_always_the_same() => Assert.Equal(
        ["a route c1 day", "a assign c1 ann"],
        Decide(
            Deciding.Each("b").Then(Of(EffectKind.Route) with { Party = "night" }).Then(Of(EffectKind.Assign) with { Party = "bob" }),
            Deciding.Each("a").Then(Of(EffectKind.Route) with { Party = "day" }).Then(Of(EffectKind.Assign) with { Party = "ann" })));

    [Fact]
    public void Several_matches_of_one_decision_on_one_case_are_one_effect()
    {
        var rows = Enumerable.Range(1, 30).Select(line => Some.Row("watch", $"ann{line}", line: line, ticket: $"T-{line}")).Reverse().ToArray();
        var effect = Assert.Single(new[] { One }.Decide(Some.Rows(rows), Deciding.Each("a").When("row", "watch").Then(EffectKind.Page, "case", because: EffectTests.Ticket("row"))).Effects);
        Assert.Equal(("ticket T-1", 20), (effect.Because, effect.Facts.Count));
    }

    [Fact]
    public void A_name_of_all_of_means_each_of_its_cases_those_bound_by_name_too()
    {
        var decision = DecisionBuilder.OnCase("a").Case("one", DecisionBuilder.Is("use_case", "AC-02")).AllOf("all", 2, "use_case", CaseFact.KindName, Deciding.SameUser("one")).Then(EffectKind.Page, "all");
        Assert.Equal(["a page c1", "a page c2"], new[] { One, Some.Case("AC-02", "c2"), Some.Case("AC-03", "c3", user: "bob") }.Decide(decision).Told());
    }

    [Fact]
    public void A_decision_in_shadow_is_counted_and_has_no_effect()
    {
        var fired = new List<(string, EffectKind)>();
        var decider = Deciding.Of(Some.Rows(), With("a", EffectKind.Raise).Incident("user.name", "case").Conclude("c").InShadow(), With("b", EffectKind.Lower));
        decider.Watch = new DecisionWatch { Fired = (decision, effect) => fired.Add((decision.Metadata.Id, effect)) };
        Assert.Equal(["b lower c1 low"], decider.Decide(new([One], "c1")).Told());
        Assert.Equal([("a", EffectKind.Conclude), ("a", EffectKind.Raise), ("a", EffectKind.Incident), ("b", EffectKind.Lower)], fired);
    }

    [Fact]
    public void A_decision_decides_on_its_last_day_by_the_newest_case()
    {
        Assert.Single(Decide(With("a", EffectKind.Page).Until(new DateOnly(2026, 5, 4))));
        Assert.Empty(Decide(With("a", EffectKind.Page).Until(new DateOnly(2026, 5, 3))));
        Assert.Empty(new[] { One, Some.Case("EX-01", "c2", last: 30) }.Decide(With("a", EffectKind.Page).Until(new DateOnly(2026, 5, 4))).Told());
    }

    [Fact]
    public void What_a_decision_concludes_another_reads() => Assert.Equal(
        ["b page c1"],
        Decide(Deciding.Each("a").Conclude("stolen", ("account", "case", "user.name")), Deciding.Each("b").When("why", Conclusion.KindName, DecisionBuilder.Is("name", "stolen"), DecisionBuilder.Join("account", "case", "user.name")).Then(EffectKind.Page, "case")));

    [Fact]
    public void Decisions_about_signals_are_not_asked() =>
        Assert.Equal(["b page c1"], Decide(EffectTests.Each("a").Conclude("c"), With("b", EffectKind.Page)));

    private static Effect Of(EffectKind kind) => new() { Kind = kind, Target = "case" };

    private static DecisionBuilder With(string id, EffectKind kind, Severity? to = null) => Deciding.Each(id).Then(kind, "case", to);

    private static DecisionBuilder Close(string id, CaseVerdict verdict = CaseVerdict.Benign) => Deciding.Each(id).Then(Of(EffectKind.Close) with { Verdict = verdict });

    private static DecisionBuilder Propose(string id, CaseVerdict verdict) => Deciding.Each(id).Then(Of(EffectKind.Propose) with { Verdict = verdict });

    private static Case Decided(Case one, string id, string effect, string level) => one with { Decided = [new CaseDecided(id, id, effect, level, null, [], 1)] };

    private static IEnumerable<string> Decide(params DecisionBuilder[] decisions) => Decide(One, decisions);

    private static IEnumerable<string> Decide(Case one, params DecisionBuilder[] decisions) => new[] { one }.Decide(decisions).Told();
}
