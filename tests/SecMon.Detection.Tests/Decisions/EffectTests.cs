using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Decisions;

public class EffectTests
{
    [Fact]
    public void Without_decisions_a_signal_is_an_alert_as_its_rule_says()
    {
        var signal = Some.Signal("EX-01", Severity.High, page: true);
        var outcome = Assert.Single(new SignalDecider(DecisionSet.Empty, FactsLibrary.Empty).Decide([signal], []));
        Assert.True(outcome.IsPlain);
        Assert.Equal((signal, Severity.High, true), (outcome.Signal, outcome.Severity, outcome.Page));
    }

    [Fact]
    public void A_signal_that_is_expected_reaches_nobody_and_says_why()
    {
        var outcome = Decide(Some.Signal("EX-01", Severity.High, page: true), Each("d").Then(EffectKind.Expect));
        Assert.Equal(("Title of d", false), (outcome.Expected, outcome.Page));
        Assert.True(Assert.Single(outcome.Decisions).Applied);
    }

    [Fact]
    public void A_raise_beats_a_lower_and_an_expect()
    {
        var outcome = Decide(
            Some.Signal("EX-01"),
            Each("a").Then(EffectKind.Lower, to: Severity.Low),
            Each("b").Then(EffectKind.Raise, to: Severity.High),
            Each("c").Then(EffectKind.Expect));
        Assert.Equal((Severity.High, null), (outcome.Severity, outcome.Expected));
        Assert.Equal([("a", "lower", false), ("b", "raise", true), ("c", "expect", false)], Applied(outcome));
    }

    [Fact]
    public void The_highest_raise_counts()
    {
        var outcome = Decide(Some.Signal("EX-01", Severity.Low), Each("a").Then(EffectKind.Raise, to: Severity.Critical), Each("b").Then(EffectKind.Raise, to: Severity.High));
        Assert.Equal(Severity.Critical, outcome.Severity);
        Assert.Equal([("a", "raise", true), ("b", "raise", false)], Applied(outcome));
    }

    [Fact]
    public void The_lowest_lower_counts()
    {
        var outcome = Decide(Some.Signal("EX-01", Severity.High), Each("a").Then(EffectKind.Lower), Each("b").Then(EffectKind.Lower, to: Severity.Low));
        Assert.Equal(Severity.Low, outcome.Severity);
        Assert.Equal([("a", "lower", false), ("b", "lower", true)], Applied(outcome));
    }

    [Theory]
    [InlineData(EffectKind.Raise, Severity.Medium, Severity.High)]
    [InlineData(EffectKind.Raise, Severity.Critical, Severity.Critical)]
    [InlineData(EffectKind.Lower, Severity.Medium, Severity.Low)]
    [InlineData(EffectKind.Lower, Severity.Informational, Severity.Informational)]
    public void A_level_without_a_word_is_one_step_from_the_rules_own(EffectKind kind, Severity own, Severity decided) =>
        Assert.Equal(decided, Decide(Some.Signal("EX-01", own), Each("a").Then(kind)).Severity);

    [Fact]
    public void A_raise_never_makes_it_lower_and_a_lower_never_higher()
    {
        Assert.Equal(Severity.High, Decide(Some.Signal("EX-01", Severity.High), Each("a").Then(EffectKind.Raise, to: Severity.Low)).Severity);
        Assert.Equal(Severity.Low, Decide(Some.Signal("EX-01", Severity.Low), Each("a").Then(EffectKind.Lower, to: Severity.High)).Severity);
    }

    [Fact]
    public void A_page_beats_no_page_an_expect_and_a_lower()
    {
        var outcome = Decide(
            Some.Signal("EX-01"),
            Each("a").Then(EffectKind.NoPage),
            Each("b").Then(EffectKind.Page),
            Each("c").Then(EffectKind.Expect),
            Each("d").Then(EffectKind.Lower));
        Assert.Equal((true, null, Severity.Medium), (outcome.Page, outcome.Expected, outcome.Severity));
        Assert.Equal([("a", "no_page", false), ("b", "page", true), ("c", "expect", false), ("d", "lower", false)], Applied(outcome));
    }

    [Fact]
    public void No_page_keeps_a_paging_rule_quiet() =>
        Assert.False(Decide(Some.Signal("EX-01", page: true), Each("a").Then(EffectKind.NoPage)).Page);

    [Fact]
    public void Several_matches_of_one_decision_on_one_signal_are_one_effect()
    {
        var decision = Each("a").When("work", "approval").Then(EffectKind.Expect, because: Ticket("work"));
        var rows = Enumerable.Range(1, 30).Select(line => Some.Row("approval", $"clerk{line}", line: line, ticket: $"T-{line}")).ToArray();
        var outcome = Decide(Some.Signal("EX-01"), Some.Rows([.. rows.Reverse()]), decision);
        var fired = Assert.Single(outcome.Decisions);
        Assert.Equal("ticket T-1", fired.Because);
        Assert.Equal(20, fired.Facts.Count);
        Assert.Equal(["signal EX-01", "approval clerk1", "approval clerk2"], fired.Facts.Take(3));
    }

    [Fact]
    public void A_decision_in_shadow_is_counted_and_has_no_effect()
    {
        var fired = new List<(string, EffectKind)>();
        var set = DecisionSet.Compile([Each("a").InShadow().Then(EffectKind.Expect).Conclude("seen").Build(), Each("b").When("why", Conclusion.KindName).Then(EffectKind.Page).Build()]);
        var outcome = new SignalDecider(set, FactsLibrary.Empty) { Watch = new DecisionWatch { Fired = (decision, effect) => fired.Add((decision.Metadata.Id, effect)) } }.Decide([Some.Signal("EX-01")], [])[0];
        Assert.True(outcome.IsPlain);
        Assert.Equal([("a", EffectKind.Conclude), ("a", EffectKind.Expect)], fired);
    }

    [Fact]
    public void A_decision_decides_on_its_last_day_and_not_on_the_next()
    {
        Assert.NotNull(Decide(Some.Signal("EX-01"), Each("a").Until(new DateOnly(2026, 5, 4)).Then(EffectKind.Expect)).Expected);
        Assert.True(Decide(Some.Signal("EX-01"), Each("a").Until(new DateOnly(2026, 5, 3)).Then(EffectKind.Expect)).IsPlain);
    }

    [Fact]
    public void What_an_expired_decision_would_conclude_is_not_there()
    {
        var outcome = Decide(
            Some.Signal("EX-01"),
            Each("a").Until(new DateOnly(2026, 5, 3)).Conclude("stolen"),
            Each("b").When("why", Conclusion.KindName, DecisionBuilder.Is("name", "stolen")).Then(EffectKind.Page));
        Assert.True(outcome.IsPlain);
    }

    [Fact]
    public void A_conclusion_carries_fields_to_other_decisions()
    {
        var outcome = Decide(
            Some.Signal("EX-01", user: "ann"),
            Each("a").Conclude("stolen", ("account", "signal", "user.name")),
            Each("b").When("why", Conclusion.KindName, DecisionBuilder.Is("name", "stolen"), DecisionBuilder.Join("account", "signal", "user.name")).Then(EffectKind.Page));
        Assert.Equal(["signal EX-01", "conclusion stolen"], Assert.Single(outcome.Decisions).Facts);
    }

    [Fact]
    public void A_name_of_all_of_means_each_of_its_facts()
    {
        var decision = DecisionBuilder.Named("a").When("one").AllOf("many", 2).Then(EffectKind.Raise, "many", to: Severity.High).Build();
        var outcomes = Decide([Some.Signal("EX-01"), Some.Signal("EX-02"), Some.Signal("EX-03")], decision);
        Assert.All(outcomes, outcome => Assert.Equal(Severity.High, outcome.Severity));
    }

    [Fact]
    public void All_of_counts_distinct_values_and_ignores_missing_ones()
    {
        var decision = DecisionBuilder.Named("a").When("one").AllOf("many", 2, by: "use_case").Then(EffectKind.Page, "one").Build();
        Assert.All(Decide([Some.Signal("EX-01", id: "1"), Some.Signal("EX-01", id: "2")], decision), outcome => Assert.True(outcome.IsPlain));
        Assert.All(Decide([Some.Signal("EX-01", id: "1"), Some.Signal("EX-02", id: "2")], decision), outcome => Assert.True(outcome.Page));
    }

    [Fact]
    public void Not_means_no_other_fact()
    {
        var decision = DecisionBuilder.Named("a").When("signal").Not("other").Then(EffectKind.Page).Build();
        Assert.True(Decide([Some.Signal("EX-01")], decision)[0].Page);
        Assert.All(Decide([Some.Signal("EX-01"), Some.Signal("EX-02")], decision), outcome => Assert.False(outcome.Page));
    }

    [Fact]
    public void Two_names_of_one_kind_never_bind_the_same_fact() =>
        Assert.True(Decide([Some.Signal("EX-01")], DecisionBuilder.Named("a").When("one").When("two").Then(EffectKind.Page, "one").Build())[0].IsPlain);

    [Fact]
    public void Decisions_are_told_by_id_each_effect_once()
    {
        var outcome = Decide(Some.Signal("EX-01"), Each("b").Then(EffectKind.Raise).Then(EffectKind.Page), Each("a").Then(EffectKind.Page));
        Assert.Equal([("a", "page", true), ("b", "raise", true), ("b", "page", true)], Applied(outcome));
    }

    internal static DecisionBuilder Each(string id) => DecisionBuilder.Named(id).When("signal");

    internal static FactText Ticket(string name) => new([new FactTextPart("ticket "), new FactTextPart(null, name, new SecMon.Events.FieldName("ticket"))]);

    private static IEnumerable<(string, string?, bool)> Applied(SignalOutcome outcome) => outcome.Decisions.Select(fired => (fired.Id, fired.Effect, fired.Applied));

    private static SignalOutcome Decide(SignalFact signal, params DecisionBuilder[] decisions) => Decide(signal, Some.Rows(), decisions);

    private static SignalOutcome Decide(SignalFact signal, Action<string, Fact, List<RowFact>> rows, params DecisionBuilder[] decisions) =>
        new SignalDecider(DecisionSet.Compile([.. decisions.Select(decision => decision.Build())]), rows).Decide([signal], [])[0];

    private static IReadOnlyList<SignalOutcome> Decide(SignalFact[] signals, params Decision[] decisions) =>
        new SignalDecider(DecisionSet.Compile(decisions), FactsLibrary.Empty).Decide(signals, []);
}
