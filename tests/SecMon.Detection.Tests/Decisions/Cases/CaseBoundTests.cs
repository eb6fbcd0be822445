using System.Diagnostics;
using SecMon.Detection.Cases;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Decisions.Cases;

public class CaseBoundTests
{
    [Fact]
    public void Of_10_000_cases_200_are_looked_at_and_the_others_counted()
    {
        var cases = Many(10_000);
        var outcome = cases.Decide(Deciding.Each("a").Then(EffectKind.Page, "case"));
        Assert.Equal((200, 9_800), (outcome.Effects.Count, outcome.LeftOut));
    }

    [Fact]
    public void Open_ones_come_before_closed_ones_then_by_level_then_the_newest()
    {
        Case[] cases =
        [
            Some.Case("EX-01", "closed", Severity.Critical, last: 20, status: CaseStatus.Closed), Some.Case("EX-01", "low", Severity.Low, last: 20),
            Some.Case("EX-01", "b", Severity.High, last: 11), Some.Case("EX-01", "a", Severity.High, last: 11), Some.Case("EX-01", "newer", Severity.High, last: 12),
            .. Enumerable.Range(0, 197).Select(i => Some.Case("EX-01", $"top{i}", Severity.Critical)),
        ];
        var outcome = cases.Decide(Deciding.Each("a").Then(EffectKind.Page, "case"));
        Assert.Equal(["a", "b", "newer"], outcome.Effects.Select(effect => effect.CaseId).Where(id => !id.StartsWith("top", StringComparison.Ordinal)));
        Assert.Equal(2, outcome.LeftOut);
    }

    [Fact]
    public void Three_names_that_fit_all_200_stop_soon_without_effect_and_say_so()
    {
        var told = new List<string>();
        var decider = Deciding.Of(
            Some.Rows(),
            DecisionBuilder.OnCase("cube").Case("one").Case("two").Case("three").Then(EffectKind.Page, "one").Incident("user.name", "one", "two", "three"),
            DecisionBuilder.OnCase("other").Case("case").Then(EffectKind.Page, "case"));
        decider.Watch = new DecisionWatch { Failed = (failed, why) => told.Add($"{failed.Metadata.Id} {why}") };
        var moment = new CaseMoment(Many(200), "c1");
        decider.Decide(moment);
        told.Clear();

        var started = Stopwatch.GetTimestamp();
        var outcome = decider.Decide(moment);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(1));
        Assert.Equal("cube stopped at 2000 partial matches: too many facts fit each other", Assert.Single(told));
        Assert.Equal(("cube", null), (Assert.Single(outcome.Failures).Id, outcome.Failures[0].Effect));
        Assert.Empty(outcome.Incidents);
        Assert.All(outcome.Effects, effect => Assert.Equal("other", effect.DecisionId));
        Assert.Equal(200, outcome.Effects.Count);
    }

    [Fact]
    public void A_failure_in_shadow_is_told_to_who_counts_and_to_nobody_else()
    {
        var told = new List<string>();
        var decider = Deciding.Of(Some.Rows(), DecisionBuilder.OnCase("cube").Case("one").Case("two").Case("three").InShadow().Then(EffectKind.Page, "one"));
        decider.Watch = new DecisionWatch { Failed = (failed, _) => told.Add(failed.Metadata.Id) };
        Assert.Empty(decider.Decide(new CaseMoment(Many(200), "c1")).Failures);
        Assert.Equal(["cube"], told);
    }

    [Fact]
    public void Two_hundred_decisions_that_conclude_for_each_other_decide_or_stop()
    {
        var chain = Enumerable.Range(0, 200).Select(i =>
            (i == 0 ? Trigger("d000") : Trigger($"d{i:000}").When("why", Conclusion.KindName, DecisionBuilder.Is("name", $"c{i - 1}"))).Conclude($"c{i}"));
        var last = Trigger("last").When("why", Conclusion.KindName, DecisionBuilder.Is("name", "c199")).Then(EffectKind.Page, "case");
        Assert.Equal(["last page c0"], Deciding.Of(Some.Rows(), [.. chain, last]).Decide(new CaseMoment(Many(1), "c0")).Told());

        var wide = Enumerable.Range(0, 200).Select(i =>
            (i == 0 ? Deciding.Each("d000") : Deciding.Each($"d{i:000}").When("why", Conclusion.KindName, DecisionBuilder.Is("name", $"c{i - 1}"))).Conclude($"c{i}"));
        var started = Stopwatch.GetTimestamp();
        var outcome = Deciding.Of(Some.Rows(), [.. wide]).Decide(new CaseMoment(Many(200), "c0"));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
        Assert.Contains("stopped at", Assert.Single(outcome.Failures).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_decision_looks_as_far_back_as_it_says()
    {
        Case[] cases = [Some.Case("EX-01", "old", last: 10), Some.Case("EX-01", "new", last: 58)];
        var week = Deciding.Each("week").Then(EffectKind.Page, "case");
        var day = Deciding.Each("day").Looking(TimeSpan.FromDays(1)).Then(EffectKind.Page, "case");
        var exact = Deciding.Each("exact").Looking(TimeSpan.FromDays(2)).Then(EffectKind.Page, "case");
        Assert.Equal(["day page new", "exact page new", "exact page old", "week page new", "week page old"], cases.Decide(week, day, exact).Told());
    }

    [Fact]
    public void Beyond_a_week_only_a_decision_that_says_so_looks()
    {
        Case[] cases = [Some.Case("EX-01", "old", last: 10), Some.Case("EX-01", "new", last: 10 + (24 * 10))];
        Assert.Equal(["a page new"], cases.Decide(Deciding.Each("a").Then(EffectKind.Page, "case")).Told());
        var both = Deciding.Of(Some.Rows(), Deciding.Each("a").Then(EffectKind.Page, "case"), Deciding.Each("b").Looking(TimeSpan.FromDays(20)).Then(EffectKind.Page, "case"));
        Assert.Equal(TimeSpan.FromDays(20), both.Horizon);
        Assert.Equal(["a page new", "b page new", "b page old"], both.Decide(new CaseMoment(cases, "new")).Told());
        Assert.Equal(TimeSpan.FromDays(7), Deciding.Of(Some.Rows(), Deciding.Each("a").Looking(TimeSpan.FromDays(1)).Then(EffectKind.Page, "case")).Horizon);
    }

    [Fact]
    public void Rows_of_every_account_of_a_case_are_found()
    {
        var library = FactsLibrary.Load(
            DecisionFiles.Files(("facts/leaver.csv", "*account,why\nann,a\nbob,b\neve,e\n"), ("facts/host.csv", "*source,*address,name\ndb,10.0.0.1,x\n"), ("enrich/accounts.csv", "user.name,+secmon.account.kind\nann,clerk\nbob,batch\n")), []);
        var decisions = SecMon.Detection.Decisions.DecisionSet.Compile([
            Deciding.Each("a").When("row", "leaver").AllOf("rows", 2, kind: "leaver").Then(EffectKind.Page, "case", because: DecisionBuilder.Text("", "rows", "why")).Build(),
            Deciding.Each("b").When("row", "host", DecisionBuilder.Is("name", "x")).Then(EffectKind.Page, "case").Build(),
            Deciding.Each("c").When("clerk", "account", DecisionBuilder.Is("kind", "clerk")).When("batch", "account", DecisionBuilder.Is("kind", "batch")).Then(EffectKind.Page, "case").Build()]);
        var outcome = new CaseDecider(decisions, library, _ => null).Decide(new CaseMoment([Some.Case("EX-01", "c1", user: "bob ann")], "c1"));
        Assert.Equal(["a page c1", "b page c1", "c page c1"], outcome.Told());
        Assert.Equal("a, b", outcome.Effects[0].Because);
    }

    [Fact]
    public void Two_hundred_cases_of_a_hundred_accounts_each_are_joined_soon()
    {
        Case[] cases = [.. Enumerable.Range(0, 200).Select(i => Some.Case("AC-02", $"c{i}", user: string.Join(' ', Enumerable.Range(0, 100).Select(account => $"case{i}_account{account}"))))];
        var decider = Deciding.Of(Some.Rows(), DecisionBuilder.OnCase("a").Case("one").Case("two", Deciding.SameUser("one")).Incident("user.name", "one", "two"));
        var started = Stopwatch.GetTimestamp();
        var outcome = decider.Decide(new CaseMoment(cases, "c0"));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2));
        Assert.Contains("stopped at 20000 join tests", Assert.Single(outcome.Failures).Error, StringComparison.Ordinal);
    }

    private static DecisionBuilder Trigger(string id) => DecisionBuilder.OnCase(id).Case("case");

    private static Case[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => Some.Case("EX-01", $"c{i}"))];
}
