using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>What a decision would do to a signal or a case: all its matches on it together.</summary>
internal sealed record ProposedEffect
{
    /// <summary>The decision.</summary>
    public required Decision Decision { get; init; }

    /// <summary>Place of the effect in the decision.</summary>
    public required int Place { get; init; }

    /// <summary>The signal or case that it is done to.</summary>
    public required SubjectFact Target { get; init; }

    /// <summary>The signal that it is done to, where signals are decided.</summary>
    public SignalFact Signal => (SignalFact)Target;

    /// <summary>Signals that absorb it; empty for other effects.</summary>
    public IReadOnlyList<SignalFact> Into { get; init; } = [];

    /// <summary>Why, filled in; null when the decision does not say.</summary>
    public string? Because { get; init; }

    /// <summary>Of <see cref="EffectKind.Task"/>: what people are asked to do, filled in.</summary>
    public string? Text { get; init; }

    /// <summary>The facts that it stands on, for people.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>False when it would excuse, and a row that it stands on does not cover the signal or case.</summary>
    public bool IsCovered { get; init; } = true;

    /// <summary>The effect as the document says it.</summary>
    public Effect Effect => Decision.Then[Place];

    /// <summary>What it does.</summary>
    public EffectKind Kind => Effect.Kind;

    /// <summary>The order in which effects are told and counted: by decision, then by place.</summary>
    public static int ByDecision(ProposedEffect effect, ProposedEffect other)
    {
        var order = string.CompareOrdinal(effect.Decision.Metadata.Id, other.Decision.Metadata.Id);
        return order != 0 ? order : effect.Place.CompareTo(other.Place);
    }
}
