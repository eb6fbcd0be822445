using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Tests.Rules;

/// <summary>What the API says of how often a decision came to bear.</summary>
public sealed class OutcomeMeterTests
{
    [Fact]
    public void Effects_that_came_to_bear_are_counted_whatever_they_are()
    {
        new OutcomeMeter(TimeProvider.System).Count(Outcome(Fired("raise"), Fired("page"), Fired("expect") with { Applied = false }, Fired(null) with { Error = "stopped" }));
        new OutcomeMeter(TimeProvider.System).Count(Outcome(Fired("raise"), Fired("page") with { Title = "meter test, another" }));

        Assert.Equal(3, OutcomeMeter.FiredBy("meter test"));
        Assert.Equal(0, OutcomeMeter.FiredBy("meter test, none"));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void A_session_that_fails_is_counted_and_one_in_shadow_shows_on_its_trial(bool isShadow, int onTrial)
    {
        var title = $"meter test, overrun {isShadow}";
        var decision = new Decision { Metadata = Rule(title) with { IsShadow = isShadow }, Moment = DecisionMoment.Signals };

        OutcomeMeter.Watch.Failed!(decision, "stopped");

        Assert.Equal(1, SecMonMetrics.DecisionOverruns.WithLabels(title).Value);
        Assert.Equal(onTrial, SecMonMetrics.ShadowDecisions.WithLabels(title, "failed").Value);
    }

    [Fact]
    public void The_time_of_deciding_is_measured()
    {
        var measured = SecMonMetrics.DecisionTime.WithLabels("signals");
        var before = measured.Count;
        var decider = new SignalDecider(DecisionSet.Empty, FactsLibrary.Empty) { Watch = OutcomeMeter.Watch };

        decider.Decide([Outcome().Signal], []);

        Assert.True(measured.Count > before);
    }

    private static FiredDecision Fired(string? effect) => new("id", "meter test", effect, Because: null, []);

    private static SignalOutcome Outcome(params FiredDecision[] decisions)
    {
        var signal = new SignalFact { Rule = Rule("meter test rule"), Type = "detection", Ticks = 1, FirstTicks = 1, LastTicks = 1, Count = 1, Event = AlertContext.Of(new AccessEvent(), []) };
        return new SignalOutcome { Signal = signal, Severity = Severity.High, Page = false, Decisions = decisions };
    }

    private static RuleMetadata Rule(string title) => new() { Id = "r", Title = title, Version = "1", Location = new SourceLocation("r.yml", 1, 1), Category = "" };
}
