using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>"A signal is an alert": proposes an alert for every signal. Every signal passes a session of it.</summary>
internal static class BuiltInDecision
{
    /// <summary>The decision as a document would say it.</summary>
    public static readonly Decision Decision = new()
    {
        Metadata = new RuleMetadata
        {
            Id = "a-signal-is-an-alert",
            Title = "A signal is an alert",
            Version = "built in",
            Location = new SourceLocation("built in", 1, 1),
            Category = "",
        },
        Moment = DecisionMoment.Signals,
        When = [new FactPattern("signal", SignalFact.KindName, [], [])],
        Then = [new Effect { Kind = EffectKind.Alert, Target = "signal" }],
    };

    private static readonly Decision[] Alone = [Decision];
    private static readonly RuleEngine Engine = RuleEngine.Compile([RulePlan.Of(Decision, 0, 0)]);

    /// <summary>Runs it over all signals, however many they are. One that it does not propose is a failure, which its alert tells.</summary>
    public static DecisionSession Run(IReadOnlyList<SignalFact> signals)
    {
        var session = new DecisionSession(Alone, DateOnly.MinValue, isBounded: false);
        foreach (var signal in signals)
            session.Facts.Add(new SessionFact(session, signal, session.Facts.Count));
        Engine.Run(session);
        if (session.Matches.Count < signals.Count)
            session.Fail("failed: a signal was not proposed as an alert");
        return session;
    }
}
