using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Decisions;

public class AbsorptionTests
{
    private static readonly Decision All = DecisionBuilder.Named("one").When("a").When("b").Then(EffectKind.Absorb, "b", into: "a").Build();

    [Fact]
    public void The_most_severe_signal_absorbs_the_others()
    {
        var (low, high, medium) = (Some.Signal("EX-01", Severity.Low), Some.Signal("EX-02", Severity.High), Some.Signal("EX-03", Severity.Medium));
        var outcomes = Decide([low, high, medium], All);
        Assert.Equal([high, null, high], outcomes.Select(outcome => outcome.AbsorbedBy));
        Assert.Equal([medium, low], outcomes[1].Absorbed);
    }

    [Fact]
    public void Of_one_level_the_first_use_case_is_higher_then_the_first_rule()
    {
        var (second, first, none) = (Some.Signal("EX-02"), Some.Signal("AC-01", id: "b"), Some.Signal("AC-01", id: "c"));
        var outcomes = Decide([second, first, none], All);
        Assert.Equal([first, null, first], outcomes.Select(outcome => outcome.AbsorbedBy));
        Assert.Equal([none, second], outcomes[1].Absorbed);
    }

    [Fact]
    public void Both_the_absorbed_signal_and_the_one_that_absorbs_say_so_once()
    {
        var outcomes = Decide([Some.Signal("EX-01", Severity.Low), Some.Signal("EX-02", Severity.High), Some.Signal("EX-03", Severity.Low)], All);
        Assert.All(outcomes, outcome => Assert.Equal(("one", "absorb", true), (Assert.Single(outcome.Decisions).Id, outcome.Decisions[0].Effect, outcome.Decisions[0].Applied)));
        Assert.Equal(["signal EX-01", "signal EX-02", "signal EX-03"], outcomes[1].Decisions[0].Facts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Downwards_nothing_is_absorbed()
    {
        var decision = DecisionBuilder.Named("down").When("a", SignalFact.KindName, DecisionBuilder.Is("level", "low")).When("b", SignalFact.KindName, DecisionBuilder.Is("level", "high")).Then(EffectKind.Absorb, "b", into: "a").Build();
        var outcomes = Decide([Some.Signal("EX-01", Severity.Low), Some.Signal("EX-02", Severity.High)], decision);
        Assert.All(outcomes, outcome => Assert.Null(outcome.AbsorbedBy));
        Assert.All(outcomes, outcome => Assert.Empty(outcome.Decisions));   // that a signal is not absorbed is no news
    }

    [Fact]
    public void A_chain_goes_to_its_root()
    {
        var decision = DecisionBuilder.Named("steps").When("a").When("b", SignalFact.KindName, DecisionBuilder.IsNot("level", "low"))
            .Then(EffectKind.Absorb, "b", into: "a").Build();
        var low = DecisionBuilder.Named("low").When("a", SignalFact.KindName, DecisionBuilder.Is("level", "medium")).When("b", SignalFact.KindName, DecisionBuilder.Is("level", "low"))
            .Then(EffectKind.Absorb, "b", into: "a").Build();
        var (bottom, middle, top) = (Some.Signal("EX-01", Severity.Low), Some.Signal("EX-02"), Some.Signal("EX-03", Severity.High));
        var outcomes = Decide([bottom, middle, top], decision, low);
        Assert.Equal([top, top, null], outcomes.Select(outcome => outcome.AbsorbedBy));
        Assert.Equal([middle, bottom], outcomes[2].Absorbed);
    }

    [Fact]
    public void One_that_is_expected_absorbs_nothing()
    {
        var outcomes = Decide([Some.Signal("EX-01", Severity.Low), Some.Signal("EX-02", Severity.High)], All, OfHigh(EffectKind.Expect));
        Assert.All(outcomes, outcome => Assert.Null(outcome.AbsorbedBy));
        Assert.Empty(outcomes[0].Decisions);
    }

    [Fact]
    public void One_that_is_lowered_below_the_others_level_does_not_absorb_it()
    {
        var (low, medium, high) = (Some.Signal("EX-01", Severity.Low), Some.Signal("EX-03"), Some.Signal("EX-02", Severity.High));
        var outcomes = Decide([low, medium, high], All, OfHigh(EffectKind.Lower, Severity.Low));
        Assert.Equal([high, null, null], outcomes.Select(outcome => outcome.AbsorbedBy));
    }

    [Fact]
    public void One_that_does_not_page_does_not_absorb_one_that_does()
    {
        var outcomes = Decide([Some.Signal("EX-01", Severity.Low, page: true), Some.Signal("EX-02", Severity.High, page: true)], All, OfHigh(EffectKind.NoPage));
        Assert.All(outcomes, outcome => Assert.Null(outcome.AbsorbedBy));
    }

    [Fact]
    public void One_that_was_raised_above_the_other_alerts_itself()
    {
        var raise = DecisionBuilder.Named("raise").When("signal", SignalFact.KindName, DecisionBuilder.Is("level", "low")).Then(EffectKind.Raise, to: Severity.Critical).Build();
        Assert.Null(Decide([Some.Signal("EX-01", Severity.Low), Some.Signal("EX-02", Severity.High)], All, raise)[0].AbsorbedBy);
    }

    private static Decision OfHigh(EffectKind kind, Severity? to = null) =>
        DecisionBuilder.Named("high").When("signal", SignalFact.KindName, DecisionBuilder.Is("level", "high")).Then(kind, to: to).Build();

    private static IReadOnlyList<SignalOutcome> Decide(SignalFact[] signals, params Decision[] decisions) =>
        new SignalDecider(DecisionSet.Compile(decisions), FactsLibrary.Empty).Decide(signals, []);
}
