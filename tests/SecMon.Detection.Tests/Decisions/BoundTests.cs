using System.Diagnostics;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Matching;
using SecMon.Events;

namespace SecMon.Detection.Tests.Decisions;

public class BoundTests
{
    [Fact]
    public void Of_a_list_the_last_200_rows_are_looked_at()
    {
        var rows = Enumerable.Range(1, 10_000).Select(line => Some.Row("watch", $"clerk{line}", line: line)).ToArray();
        var decision = EffectTests.Each("a").AllOf("rows", 1, kind: "watch").Then(EffectKind.Page, because: new FactText([new FactTextPart(null, "rows", new FieldName("count"))])).Build();
        var outcome = new SignalDecider(DecisionSet.Compile([decision]), (kind, _, found) => found.AddRange(rows)).Decide([Some.Signal("EX-01")], [])[0];
        Assert.Equal("200", Assert.Single(outcome.Decisions).Because);
        Assert.Equal("watch clerk9801", outcome.Decisions[0].Facts[1]);
    }

    [Fact]
    public void Three_names_that_all_fit_80_facts_stop_soon_without_effect_and_say_so()
    {
        var decision = DecisionBuilder.Named("cube").When("signal").When("one", "watch").When("two", "watch").When("three", "watch").Then(EffectKind.Expect).Build();
        var other = EffectTests.Each("other").Then(EffectKind.Page).Build();
        var rows = Enumerable.Range(1, 80).Select(line => Some.Row("watch", "clerk", line: line)).ToArray();
        var told = new List<string>();
        var decider = new SignalDecider(DecisionSet.Compile([decision, other]), Some.Rows(rows)) { Watch = new DecisionWatch { Failed = (failed, why) => told.Add($"{failed.Metadata.Id} {why}") } };
        decider.Decide([Some.Signal("EX-01")], []);
        told.Clear();

        var started = Stopwatch.GetTimestamp();
        var outcome = decider.Decide([Some.Signal("EX-01")], [])[0];
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(1));

        Assert.Equal((null, true), (outcome.Expected, outcome.Page));
        Assert.Contains("partial matches", Assert.Single(told), StringComparison.Ordinal);
        Assert.Equal(["cube", "other"], outcome.Decisions.Select(fired => fired.Id));
        Assert.Contains("stopped at 2000 partial matches", outcome.Decisions[0].Error, StringComparison.Ordinal);
        Assert.Null(outcome.Decisions[0].Effect);
    }

    [Fact]
    public void A_failure_in_shadow_is_told_to_who_counts_and_to_nobody_else()
    {
        var decision = DecisionBuilder.Named("cube").When("signal").When("one", "watch").When("two", "watch").InShadow().Then(EffectKind.Expect).Build();
        var told = new List<string>();
        var rows = Enumerable.Range(1, 80).Select(line => Some.Row("watch", "clerk", line: line)).ToArray();
        var decider = new SignalDecider(DecisionSet.Compile([decision]), Some.Rows(rows)) { Watch = new DecisionWatch { Failed = (failed, _) => told.Add(failed.Metadata.Id) } };
        Assert.True(decider.Decide([Some.Signal("EX-01")], [])[0].IsPlain);
        Assert.Equal(["cube"], told);
    }

    [Fact]
    public void Joins_that_never_fit_are_counted_too()
    {
        var decision = EffectTests.Each("a").When("one", "watch").Not("none", "approval", DecisionBuilder.Join("ticket", "one", "account")).Then(EffectKind.Page).Build();
        var rows = Enumerable.Range(1, 200).SelectMany(line => new[] { Some.Row("watch", "clerk", line: line), Some.Row("approval", "clerk", line: line) }).ToArray();
        var outcome = new SignalDecider(DecisionSet.Compile([decision]), Some.Rows(rows)).Decide([Some.Signal("EX-01")], [])[0];
        Assert.Contains("stopped at 20000 join tests", Assert.Single(outcome.Decisions).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Firings_are_bounded()
    {
        var decisions = Enumerable.Range(0, 6).Select(i => EffectTests.Each($"d{i}").When("row", "watch").Conclude("c").Build())
            .Append(EffectTests.Each("reader").When("why", Conclusion.KindName).Then(EffectKind.Page).Build());
        var rows = Enumerable.Range(1, 200).Select(line => Some.Row("watch", "clerk", line: line)).ToArray();
        var outcome = new SignalDecider(DecisionSet.Compile([.. decisions]), Some.Rows(rows)).Decide([Some.Signal("EX-01")], [])[0];
        Assert.Contains("stopped at", Assert.Single(outcome.Decisions).Error, StringComparison.Ordinal);
        Assert.False(outcome.Page);
    }

    [Fact]
    public void Two_hundred_decisions_in_a_chain_decide()
    {
        var chain = Enumerable.Range(0, 200).Select(i =>
            (i == 0 ? EffectTests.Each("d000") : EffectTests.Each($"d{i:000}").When("why", Conclusion.KindName, DecisionBuilder.Is("name", $"c{i - 1}"))).Conclude($"c{i}").Build());
        var last = EffectTests.Each("last").When("why", Conclusion.KindName, DecisionBuilder.Is("name", "c199")).Then(EffectKind.Page).Build();
        var set = DecisionSet.Compile([.. chain, last]);
        var group = Assert.Single(set.Groups);
        var session = group.Run(new MomentFacts([Some.Signal("EX-01")], [], Some.Rows()), default);
        Assert.Null(session.Failure);
        Assert.Equal(201, session.Matches.Count);
        Assert.True(new SignalDecider(set, FactsLibrary.Empty).Decide([Some.Signal("EX-01")], [])[0].Page);
    }

    [Fact]
    public void A_test_that_throws_is_a_failure_of_its_group_alone()
    {
        var broken = DecisionBuilder.Named("broken").When("signal", SignalFact.KindName, new FactTest(new FieldName("level"), [new Broken()], WantsAll: false, IsNegated: false)).Then(EffectKind.Expect).Build();
        var decider = new SignalDecider(DecisionSet.Compile([broken, EffectTests.Each("sound").Then(EffectKind.Page).Build()]), FactsLibrary.Empty) { UsesCandidates = false };
        var outcome = decider.Decide([Some.Signal("EX-01")], [])[0];
        Assert.Equal(("broken", "failed: broken on purpose"), (outcome.Decisions[0].Id, outcome.Decisions[0].Error));
        Assert.True(outcome.Page);
    }

    [Fact]
    public void Every_signal_of_a_moment_becomes_an_alert_however_many_they_are()
    {
        var signals = Enumerable.Range(0, 3_000).Select(i => Some.Signal("EX-01", id: $"r{i}")).ToArray();
        Assert.Equal(signals, new SignalDecider(DecisionSet.Empty, FactsLibrary.Empty).Decide(signals, []).Select(outcome => outcome.Signal));
    }

    private sealed class Broken() : ValueTest("broken")
    {
        public override bool Fits(in FieldValue value) => throw new InvalidOperationException("broken on purpose");
    }
}
