using SecMon.Detection.Decisions.Effects;
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

    /// <summary>The record that stands first among all, also when the list was cut; it names the alert unless <see cref="NamedBy"/> does.</summary>
    public required EvidenceItem First { get; init; }

    /// <summary>The record that names the alert where several alerts of a group share evidence; null for <see cref="First"/>.</summary>
    public EvidenceItem? NamedBy { get; init; }

    /// <summary>How the risk came about; null for other kinds of rules.</summary>
    public RiskDetail? Risk { get; init; }

    /// <summary>True when records that left a full window are in the result only nearly (sigma.md 8.3).</summary>
    public bool IsApproximate { get; init; }

    /// <summary>Time of the alert where it is not that of its last record, ticks of UTC: the end of the wait for one that never came.</summary>
    public long? Ticks { get; init; }

    /// <summary>What decisions made of it; null when nothing.</summary>
    public Decided? Decided { get; init; }

    /// <summary>Why it fired, in numbers.</summary>
    public required string Reason { get; init; }
}
