using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>What became of a signal.</summary>
public sealed record SignalOutcome
{
    /// <summary>The signal.</summary>
    public required SignalFact Signal { get; init; }

    /// <summary>The signal that absorbed it, itself absorbed by none; null when it stands alone.</summary>
    public SignalFact? AbsorbedBy { get; init; }

    /// <summary>Those that it absorbed, highest first.</summary>
    public IReadOnlyList<SignalFact> Absorbed { get; init; } = [];

    /// <summary>The level that was decided; the rule's own where nothing else was.</summary>
    public required Severity Severity { get; init; }

    /// <summary>True when on-call staff hear of it.</summary>
    public required bool Page { get; init; }

    /// <summary>Why it is expected; null when it is not.</summary>
    public string? Expected { get; init; }

    /// <summary>The decisions that fired for it, by id, each effect once; the built-in one is not named.</summary>
    public IReadOnlyList<FiredDecision> Decisions { get; init; } = [];

    /// <summary>True when no decision did anything to it.</summary>
    public bool IsPlain => AbsorbedBy is null && Absorbed.Count == 0 && Decisions.Count == 0;
}
