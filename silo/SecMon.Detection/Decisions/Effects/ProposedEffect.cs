using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>What a decision would do to a signal: all its matches on it together.</summary>
internal sealed record ProposedEffect
{
    /// <summary>The decision.</summary>
    public required Decision Decision { get; init; }

    /// <summary>Place of the effect in the decision.</summary>
    public required int Place { get; init; }

    /// <summary>The signal that it is done to.</summary>
    public required SignalFact Target { get; init; }

    /// <summary>Signals that absorb it; empty for other effects.</summary>
    public IReadOnlyList<SignalFact> Into { get; init; } = [];

    /// <summary>Why, filled in; null when the decision does not say.</summary>
    public string? Because { get; init; }

    /// <summary>The facts that it stands on, for people.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>False when it would excuse, and a row that it stands on does not cover the signal.</summary>
    public bool IsCovered { get; init; } = true;

    /// <summary>The effect as the document says it.</summary>
    public Effect Effect => Decision.Then[Place];

    /// <summary>What it does.</summary>
    public EffectKind Kind => Effect.Kind;
}
