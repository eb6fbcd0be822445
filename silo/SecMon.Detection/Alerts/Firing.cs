using SecMon.Detection.Rules;

namespace SecMon.Detection.Alerts;

/// <summary>That a rule fired: all an alert is made of.</summary>
public sealed record Firing
{
    /// <summary>The rule.</summary>
    public required RuleMetadata Rule { get; init; }

    /// <summary>Names of the group's fields.</summary>
    public required IReadOnlyList<string> GroupBy { get; init; }

    /// <summary>Values of the group, in the same order; citizen ids as matching pseudonyms.</summary>
    public required IReadOnlyList<string> GroupValues { get; init; }

    /// <summary>The event that made it fire.</summary>
    public required AlertContext Context { get; init; }

    /// <summary>The records, in event order, the one that made it fire last. At most 100.</summary>
    public required IReadOnlyList<EvidenceItem> Evidence { get; init; }

    /// <summary>How many records there were, more than shown when the list was cut.</summary>
    public required long EvidenceCount { get; init; }

    /// <summary>Name of the record that stands first among all, also when the list was cut; part of the alert's id.</summary>
    public required EvidenceItem First { get; init; }

    /// <summary>Why it fired, in numbers.</summary>
    public required string Reason { get; init; }
}
