namespace SecMon.Detection.Correlation;

/// <summary>One group of one rule that an event enters.</summary>
public sealed record MatchTarget
{
    /// <summary>The rule, by <see cref="RuleKey"/>.</summary>
    public required ulong Rule { get; init; }

    /// <summary>Values of the rule's group, in order; empty when the rule has one group.</summary>
    public required IReadOnlyList<string> Group { get; init; }

    /// <summary>Values that <c>value_count</c> counts, a tuple as one text; empty otherwise.</summary>
    public IReadOnlyList<string> Counted { get; init; } = [];

    /// <summary>The detection rules that the event matched, by <see cref="RuleKey"/>; only for rules that ask which (risk), else empty.</summary>
    public IReadOnlyList<ulong> Matched { get; init; } = [];

    /// <summary>Value of the <c>once_per</c> field; null when the rule or the event has none.</summary>
    public string? OncePer { get; init; }
}
