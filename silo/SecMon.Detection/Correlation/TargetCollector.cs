using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Correlation;

/// <summary>
/// Collects the groups that one event enters. It enters a group once, however many of the correlation's rules it matches
/// (sigma.md 8.1), and goes to the place where the group is evaluated.
/// </summary>
internal sealed class TargetCollector
{
    private readonly Dictionary<CorrelationRule, ulong> _keys;
    private readonly List<Entered> _entered = [];
    private readonly Dictionary<(CorrelationRule, string), Entered> _byGroup = [];
    private readonly HashSet<(CorrelationRule, CorrelationRule)> _chained = [];

    /// <summary>A collector for the correlations of a rule set.</summary>
    public TargetCollector(RuleSet rules) => _keys = rules.Correlations.ToDictionary(rule => rule, rule => RuleKey.Of(rule.Metadata));

    /// <summary>True when the event enters no group.</summary>
    public bool IsEmpty => _entered.Count == 0;

    /// <summary>True when the event would have entered more groups, but one of its lists is too long (sigma.md 8.2).</summary>
    public bool IsCut { get; private set; }

    /// <summary>Forgets the last event.</summary>
    public void Clear()
    {
        IsCut = false;
        if (_entered.Count == 0)
            return;
        _entered.Clear();
        _byGroup.Clear();
        _chained.Clear();
    }

    /// <summary>A detection rule keeps quiet times: the event enters its group.</summary>
    /// <param name="key">The rule's key.</param>
    /// <param name="group">Values of its group.</param>
    /// <param name="decided">What decisions made of the signal; null when nothing.</param>
    public void EnterQuietTime(ulong key, IReadOnlyList<string> group, Decided? decided) =>
        _entered.Add(new Entered(new MatchTarget { Rule = key, Group = group, Decided = decided }, Place: null, Depth: 0));

    /// <summary>The event matches a rule that a correlation refers to.</summary>
    /// <param name="correlation">The correlation.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="key">Its key.</param>
    /// <param name="access">The event.</param>
    public void Enter(CorrelationRule correlation, DetectionRule rule, ulong key, AccessEvent access) =>
        Enter(correlation, rule, key, isInner: false, access);

    /// <summary>Gives entries to the partitions; an entry holds inner correlations before outer ones.</summary>
    public void Send(Func<IReadOnlyList<MatchTarget>, MatchEntry> entryOf, DetectionOutput output)
    {
        foreach (var place in _entered.GroupBy(entered => entered.Place ?? new Place(CorrelationPartition.PartitionOf(entered.Target.Rule, entered.Target.Group), 0, "")))
            output.Entries[place.Key.Partition].Add(entryOf([.. place.OrderBy(entered => entered.Depth).Select(entered => entered.Target)]));
    }

    private void Enter(CorrelationRule correlation, IRule rule, ulong key, bool isInner, AccessEvent access)
    {
        if (EntryValues.Of(correlation, access) is not { } values)
            return;

        IsCut |= GroupValues.AreCut(access, correlation.GroupFields[rule]) || GroupValues.AreCut(access, correlation.CountedFields);
        var hasEntered = false;
        var once = correlation.OncePer is { } field ? access[field].TextForm() : null;
        foreach (var group in GroupValues.Of(access, correlation.GroupFields[rule]))
        {
            hasEntered = true;
            var name = (correlation, GroupValues.AsOne(group));
            if (!_byGroup.TryGetValue(name, out var entered))
            {
                entered = new Entered(TargetOf(correlation, group, values, once), PlaceOf(correlation, rule, group), correlation.Depth);
                _byGroup.Add(name, entered);
                _entered.Add(entered);
            }

            entered.AlsoMatched(key, isInner, AsksWhich(correlation));
        }

        if (!hasEntered)
            return;
        foreach (var outer in correlation.Correlations)
        {
            if (_chained.Add((outer, correlation)))
                Enter(outer, correlation, _keys[correlation], isInner: true, access);
        }
    }

    private MatchTarget TargetOf(CorrelationRule correlation, IReadOnlyList<string> group, EntryValues values, string? once) => new()
    {
        Rule = _keys[correlation],
        Group = group,
        Counted = values.Counted,
        Numbers = values.Numbers,
        OncePer = once,
        IsSilent = !correlation.Alerts,
    };

    private static Place? PlaceOf(CorrelationRule correlation, IRule rule, IReadOnlyList<string> group)
    {
        if (correlation.Chain is not { } chain)
            return null;
        var root = chain.PlaceOf(correlation, rule, group);
        return new Place(CorrelationPartition.PartitionOf(chain.Key, root), chain.Key, GroupValues.AsOne(root));
    }

    /// <summary>Which rules matched is kept only where it decides or is shown: windows hold it for every entry.</summary>
    private static bool AsksWhich(CorrelationRule correlation) =>
        correlation.Depth > 0 || correlation.Kind is CorrelationKind.Risk or CorrelationKind.Temporal or CorrelationKind.TemporalOrdered or CorrelationKind.Without;

    /// <summary>Where groups are evaluated together: a chain, and the group of its root.</summary>
    private sealed record Place(int Partition, ulong Chain, string Root);

    private sealed record Entered(MatchTarget Target, Place? Place, int Depth)
    {
        public MatchTarget Target { get; private set; } = Target;

        public void AlsoMatched(ulong key, bool isInner, bool asksWhich)
        {
            if (isInner && !Target.Inner.Contains(key))
                Target = Target with { Inner = [.. Target.Inner, key] };
            else if (!isInner && asksWhich && !Target.Matched.Contains(key))
                Target = Target with { Matched = [.. Target.Matched, key] };
        }
    }
}
