using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Decisions;

public class BlindingTests
{
    public static TheoryData<string> Protected => ["PR-01", "SM-06", "FD-02", "secmon.self", "attack.t1562.001", "attack.t1562", "attack.t1070.004", "critical", "skewed"];

    [Theory]
    [MemberData(nameof(Protected))]
    public void No_decision_makes_a_protected_signal_quieter(string protection)
    {
        var signal = SignalOf(protection);
        var decisions = new[] { EffectKind.Expect, EffectKind.Lower, EffectKind.NoPage }
            .Select(kind => EffectTests.Each($"{kind}").Then(kind).Build())
            .Append(DecisionBuilder.Named("absorb").When("a", SignalFact.KindName, DecisionBuilder.Is("use_case", "AA-01")).When("b").Then(EffectKind.Absorb, "b", into: "a").Build());
        var outcome = new SignalDecider(DecisionSet.Compile([.. decisions]), FactsLibrary.Empty).Decide([signal, Some.Signal("AA-01", Severity.Critical)], [])[0];
        Assert.Equal((signal.Rule.Severity, true, null, null), (outcome.Severity, outcome.Page, outcome.Expected, outcome.AbsorbedBy));
        Assert.Equal(3, outcome.Decisions.Count);
        Assert.All(outcome.Decisions, fired => Assert.False(fired.Applied));
    }

    [Fact]
    public void A_protected_signal_may_become_louder() =>
        Assert.Equal(Severity.High, new SignalDecider(DecisionSet.Compile([EffectTests.Each("a").Then(EffectKind.Raise).Build()]), FactsLibrary.Empty).Decide([Some.Signal("PR-01")], [])[0].Severity);

    [Theory]
    [InlineData(8, 12, 9, 11, true)]
    [InlineData(9, 11, 9, 11, true)]
    [InlineData(10, 12, 9, 11, false)]
    [InlineData(8, 10, 9, 11, false)]
    [InlineData(null, 12, 9, 11, true)]
    [InlineData(8, null, 9, 11, true)]
    public void All_evidence_lies_within_from_and_to_of_the_row(int? from, int? to, int first, int last, bool isExpected)
    {
        var outcome = Excuse(Some.Row("approval", "clerk", from, to), Some.Signal("EX-01", first: first, last: last));
        Assert.Equal(isExpected, outcome.Expected is not null);
        Assert.Equal(isExpected, Assert.Single(outcome.Decisions).Applied);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void A_row_that_appears_after_the_signal_excuses_nothing(int since, bool isExpected) =>
        Assert.Equal(isExpected, Excuse(Some.Row("approval", "clerk", 8, 12, since: Some.Hour(since)), Some.Signal("EX-01")).Expected is not null);

    [Fact]
    public void One_row_that_covers_the_signal_is_enough_and_is_the_reason()
    {
        var outcome = Excuse(Some.Signal("EX-01"), Some.Row("approval", "clerk", 11, 12, line: 1, ticket: "T-1"), Some.Row("approval", "clerk", 8, 12, line: 2, ticket: "T-2"));
        Assert.Equal("ticket T-2", outcome.Expected);
    }

    [Theory]
    [InlineData(12, true)]
    [InlineData(9, false)]
    public void A_decision_between_the_row_and_the_excuse_lends_none(int to, bool isExpected)
    {
        var set = DecisionSet.Compile([
            EffectTests.Each("a").When("work", "approval").Conclude("approved").Build(),
            EffectTests.Each("b").When("why", Conclusion.KindName, DecisionBuilder.Is("name", "approved")).Conclude("really").Build(),
            EffectTests.Each("c").When("why", Conclusion.KindName, DecisionBuilder.Is("name", "really")).Then(EffectKind.Expect).Build()]);
        var outcome = new SignalDecider(set, Some.Rows(Some.Row("approval", "clerk", 8, to))).Decide([Some.Signal("EX-01")], [])[0];
        Assert.Equal(isExpected, outcome.Expected is not null);
    }

    [Fact]
    public void A_row_need_not_cover_what_is_raised() =>
        Assert.Equal(Severity.High, Decide(EffectTests.Each("a").When("row", "leaver").Then(EffectKind.Raise), Some.Signal("EX-01"), Some.Row("leaver", "clerk", 20, 22)).Severity);

    private static SignalFact SignalOf(string protection) => protection switch
    {
        "critical" => Some.Signal("EX-01", Severity.Critical, page: true),
        "skewed" => Some.Signal("EX-01", isSkewed: true, page: true),
        _ when protection.Contains('.') => Some.Signal("EX-01", tags: [protection], page: true),
        _ => Some.Signal(protection, page: true),
    };

    private static SignalOutcome Excuse(RowFact row, SignalFact signal) => Excuse(signal, row);

    private static SignalOutcome Excuse(SignalFact signal, params RowFact[] rows) =>
        Decide(EffectTests.Each("a").When("work", "approval").Then(EffectKind.Expect, because: EffectTests.Ticket("work")), signal, rows);

    private static SignalOutcome Decide(DecisionBuilder decision, SignalFact signal, params RowFact[] rows) =>
        new SignalDecider(DecisionSet.Compile([decision.Build()]), Some.Rows(rows)).Decide([signal], [])[0];
}
