using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Indexing;

/// <summary>
/// The detection rules that see one log source, compiled into an index: from what is in an event to the few rules that may match
/// it. Immutable; made once and shared by all sources that declare the same.
/// </summary>
internal sealed class RulePlan
{
    /// <summary>So few rules are tried one by one: looking them up would take longer.</summary>
    private const int FewRules = 12;

    private readonly ConditionPool _pool = new();

    /// <summary>Compiles rules.</summary>
    /// <param name="rules">In the order in which their alerts are told.</param>
    public RulePlan(IReadOnlyList<DetectionRule> rules)
    {
        Rules = [.. rules];
        if (Rules.Length <= FewRules)
        {
            Conditions = [.. Rules.Select(rule => new ConditionNode(ConditionKind.Line, rule.Condition, []))];
            Always = [.. Enumerable.Range(0, Rules.Length)];
            Fields = new FieldSlots([]);
            Indexes = [];
            return;
        }

        Conditions = [.. Rules.Select(rule => _pool.NodeOf(rule.Condition))];
        var chooser = new TriggerChooser(Rules);
        var always = new List<int>();
        var found = new Dictionary<Trigger, List<int>>();
        for (var rule = 0; rule < Rules.Length; rule++)
        {
            if (chooser.TriggersOf(rule) is not { } triggers)
                always.Add(rule);
            foreach (var trigger in chooser.TriggersOf(rule) ?? [])
                (found.TryGetValue(trigger, out var rulesOf) ? rulesOf : found[trigger] = []).Add(rule);
        }

        Always = [.. always];
        var byField = found.GroupBy(one => one.Key.Field?.Name ?? "", one => KeyValuePair.Create(one.Key, one.Value.ToArray())).ToArray();
        var named = byField.Where(field => field.First().Key.Field is not null).ToArray();
        Fields = new FieldSlots([.. named.Select(field => field.First().Key.Field!)]);
        Indexes = [.. named.Select(field => new FieldIndex([.. field], _pool.NodeOf))];
        if (byField.FirstOrDefault(field => field.First().Key.Field is null) is { } anywhere)
            Leaves = new FieldIndex([.. anywhere], _pool.NodeOf);
    }

    /// <summary>The rules.</summary>
    public DetectionRule[] Rules { get; }

    /// <summary>The condition of each rule.</summary>
    public ConditionNode[] Conditions { get; }

    /// <summary>Rules that any event may match.</summary>
    public int[] Always { get; }

    /// <summary>The fields that are looked at.</summary>
    public FieldSlots Fields { get; }

    /// <summary>The index of each of <see cref="Fields"/>.</summary>
    public FieldIndex[] Indexes { get; }

    /// <summary>Keywords, which may be in any value; null when no rule has some.</summary>
    public FieldIndex? Leaves { get; }

    /// <summary>How many answers are kept per event.</summary>
    public int ConditionSlots => _pool.Slots;

    /// <summary>Compiles the rules of a set that see a log source and do something.</summary>
    public static RulePlan Of(RuleSet rules, LogSource source) =>
        new([.. rules.Detections.Where(rule => rule.LogSource.Sees(source) && (rule.Alerts || rule.Correlations.Count > 0))]);
}
