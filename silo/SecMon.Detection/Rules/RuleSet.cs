using System.Collections.Concurrent;
using SecMon.Detection.Decisions;
using SecMon.Detection.Indexing;
using SecMon.Events;

namespace SecMon.Detection.Rules;

/// <summary>All rules, compiled once, immutable, named by a hash of everything they were made from.</summary>
public sealed class RuleSet
{
    private readonly ConcurrentDictionary<LogSource, RulePlan> _plans = new();

    /// <summary>SHA-256 over rule files and lists, without lists of facts, 64 hex digits.</summary>
    public required string Hash { get; init; }

    /// <summary>Detection rules, in the order of paths and documents.</summary>
    public required IReadOnlyList<DetectionRule> Detections { get; init; }

    /// <summary>Correlation rules, in the order of paths and documents.</summary>
    public required IReadOnlyList<CorrelationRule> Correlations { get; init; }

    /// <summary>What becomes of what they find.</summary>
    public DecisionSet Decisions { get; init; } = DecisionSet.Empty;

    /// <summary>Fields of events that decisions read of a signal: what fires must bring them along, those of no alert too.</summary>
    public IReadOnlyList<FieldName> DecidedFields => field ??= DecisionUses.EventFields(Decisions.Decisions);

    /// <summary>Kinds of rows that decisions with <c>expect</c>, <c>lower</c>, <c>no_page</c> or <c>close</c> bind; their lists are read more strictly.</summary>
    public IReadOnlySet<string> ExcusingLists => field ??= DecisionUses.ExcusingKinds(Decisions.Decisions);

    /// <summary>Of <see cref="ExcusingLists"/> those whose rows need not name tables: they excuse cases alone.</summary>
    public IReadOnlySet<string> ExcusingCasesAlone => field ??= DecisionUses.KindsExcusingCasesAlone(Decisions.Decisions);

    /// <summary>What all rules say of themselves, detection rules first.</summary>
    public IReadOnlyCollection<RuleMetadata> Rules => field ??= [.. Detections.Select(rule => rule.Metadata), .. Correlations.Select(rule => rule.Metadata)];

    /// <summary>How many of them run in shadow.</summary>
    public ShadowCount Shadow => ShadowCount.Of(Rules);

    /// <summary>The index of the rules that see a log source; made when it is asked for first.</summary>
    internal RulePlan PlanFor(LogSource source) => _plans.GetOrAdd(source, one => RulePlan.Of(this, one));
}
