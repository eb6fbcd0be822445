using SecMon.Benchmarks.Workloads;
using SecMon.Detection.Indexing;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Benchmarks.Engines;

/// <summary>SecMon's index of rules.</summary>
internal sealed class SecMonEngine(RuleSet rules) : IMatchingEngine
{
    private readonly RuleMatcher _matcher = new(rules.PlanFor(LogSource.Undeclared));

    public string Name => "SecMon";

    public string Describe(IReadOnlyList<AccessEvent> events)
    {
        var plan = rules.PlanFor(LogSource.Undeclared);
        var matched = 0.0;
        var tried = 0.0;
        foreach (var access in events)
        {
            matched += _matcher.Match(access).Length;
            tried += _matcher.Tried;
        }

        return $"          {tried / events.Count:N2} candidates, {matched / events.Count:N2} matched, {plan.Always.Length} always, {plan.Indexes.Length} fields, {plan.ConditionSlots} shared";
    }

    public int Match(AccessEvent access, AccessFacts facts) => _matcher.Match(access).Length;
}
