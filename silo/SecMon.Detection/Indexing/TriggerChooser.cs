using SecMon.Detection.Matching;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Indexing;

/// <summary>
/// Chooses by what each rule is found: of everything that its condition requires, the least likely. What many rules name is
/// taken for common in events too.
/// </summary>
internal sealed class TriggerChooser
{
    private readonly Dictionary<EventPredicate, Requirement?> _requirements = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Requirement, TriggerSet> _cheapest = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Trigger, int> _rulesOf = [];
    private readonly Requirement?[] _ofRule;

    /// <summary>Looks at all rules.</summary>
    public TriggerChooser(IReadOnlyList<DetectionRule> rules)
    {
        _ofRule = [.. rules.Select(rule => rule.Condition is EventPredicate condition ? RequirementOf(condition) : null)];
        foreach (var requirement in _ofRule.OfType<Requirement>())
            CountTriggers(requirement);
    }

    /// <summary>The triggers of a rule, by its index.</summary>
    /// <returns>Null when it requires nothing, so that every event may match.</returns>
    public IReadOnlyList<Trigger>? TriggersOf(int rule) => _ofRule[rule] is { } requirement ? CheapestOf(requirement).Triggers : null;

    private Requirement? RequirementOf(EventPredicate predicate)
    {
        if (!_requirements.TryGetValue(predicate, out var requirement))
            _requirements[predicate] = requirement = predicate.Require(RequirementOf);
        return requirement;
    }

    private TriggerSet CheapestOf(Requirement requirement)
    {
        if (!_cheapest.TryGetValue(requirement, out var set))
            _cheapest[requirement] = set = requirement.Cheapest(CheapestOf, Likelihood);
        return set;
    }

    private double Likelihood(Trigger trigger) => trigger.Likelihood * (1 + Math.Log2(_rulesOf.GetValueOrDefault(trigger, 1)));

    private void CountTriggers(Requirement requirement)
    {
        var seen = new HashSet<Requirement>(ReferenceEqualityComparer.Instance);
        var triggers = new HashSet<Trigger>();
        var open = new Stack<Requirement>([requirement]);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next))
                continue;
            if (next.Trigger is { } trigger)
                triggers.Add(trigger);
            foreach (var part in next.Parts)
                open.Push(part);
        }

        foreach (var trigger in triggers)
            _rulesOf[trigger] = _rulesOf.GetValueOrDefault(trigger) + 1;
    }
}
