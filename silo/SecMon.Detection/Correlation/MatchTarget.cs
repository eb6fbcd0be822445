using SecMon.Detection.Decisions.Effects;

namespace SecMon.Detection.Correlation;

/// <summary>One group of one rule that an event enters.</summary>
public sealed record MatchTarget
{
    /// <summary>The rule, by <see cref="RuleKey"/>.</summary>
    public required ulong Rule { get; init; }

    /// <summary>Values of the rule's group, in order; empty when the rule has one group.</summary>
    public required IReadOnlyList<string> Group { get; init; }

    /// <summary>Values of which the distinct ones are counted or looked for, a tuple as one text; empty for rules that do not.</summary>
    public IReadOnlyList<string> Counted { get; init; } = [];

    /// <summary>Numbers that the rule adds up or compares; empty for rules that do not.</summary>
    public IReadOnlyList<double> Numbers { get; init; } = [];

    /// <summary>The rules that the event matched, by <see cref="RuleKey"/>; only for rules that ask which, else empty.</summary>
    public IReadOnlyList<ulong> Matched { get; init; } = [];

    /// <summary>
    /// Correlations that make the event a match when they fire at it, by <see cref="RuleKey"/>. When there are any and
    /// <see cref="Matched"/> is empty, the event enters only if one of them fires.
    /// </summary>
    public IReadOnlyList<ulong> Inner { get; init; } = [];

    /// <summary>Value of the <c>once_per</c> field; null when the rule or the event has none.</summary>
    public string? OncePer { get; init; }

    /// <summary>What decisions made of the signal of a rule that keeps quiet times; null when nothing, and for all other rules.</summary>
    public Decided? Decided { get; init; }

    /// <summary>True when the rule does not alert by itself: a correlation that refers to it does not let it (sigma.md 8.9).</summary>
    public bool IsSilent { get; init; }
}
