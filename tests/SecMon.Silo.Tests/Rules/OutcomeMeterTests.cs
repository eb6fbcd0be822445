using SecMon.Detection.Alerts;
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

    private static FiredDecision Fired(string? effect) => new("id", "meter test", effect, Because: null, []);

    private static SignalOutcome Outcome(params FiredDecision[] decisions)
    {
        var rule = new RuleMetadata { Id = "r", Title = "meter test rule", Version = "1", Location = new SourceLocation("r.yml", 1, 1), Category = "" };
        var signal = new SignalFact { Rule = rule, Type = "detection", Ticks = 1, FirstTicks = 1, LastTicks = 1, Count = 1, Event = AlertContext.Of(new AccessEvent(), []) };
        return new SignalOutcome { Signal = signal, Severity = Severity.High, Page = false, Decisions = decisions };
    }
}
