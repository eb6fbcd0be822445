using SecMon.Benchmarks.Workloads;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Benchmarks.Engines;

/// <summary>A loop over SecMon's own compiled conditions: what the index adds, with everything else the same.</summary>
internal sealed class ConditionLoop(RuleSet rules) : IMatchingEngine
{
    private readonly IEventPredicate[] _conditions = [.. rules.Detections.Select(rule => rule.Condition)];

    public string Name => "loop of conditions";

    public int Match(AccessEvent access, AccessFacts facts)
    {
        var matched = 0;
        foreach (var condition in _conditions)
            matched += condition.Holds(access) ? 1 : 0;
        return matched;
    }
}
