using SecMon.Detection.Decisions.Effects;

namespace SecMon.Detection.Decisions;

/// <summary>Is told what decisions do while they decide, and how long that takes; for metrics and health. Nothing is decided by it.</summary>
public sealed class DecisionWatch
{
    /// <summary>Looks at nothing.</summary>
    public static readonly DecisionWatch None = new();

    /// <summary>A decision and an effect that came up, once a signal, case or incident, those in shadow too; whether it came to bear shows in the outcome.</summary>
    public Action<Decision, EffectKind>? Fired { get; init; }

    /// <summary>A decision at which its group failed, those in shadow too, and why: the group had no effect.</summary>
    public Action<Decision, string>? Failed { get; init; }

    /// <summary>How long it took to decide about the signals of one event, or about one case that was touched, with all sessions.</summary>
    public Action<DecisionMoment, TimeSpan>? Took { get; init; }
}
