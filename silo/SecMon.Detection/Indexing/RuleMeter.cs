using System.Diagnostics;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Indexing;

/// <summary>Measures what each rule costs on events: by what it is found, how often it is tried and matches, and how long that takes.</summary>
public sealed class RuleMeter
{
    private readonly RulePlan _plan;
    private readonly RuleMatcher _matcher;
    private readonly long[] _matches;
    private long _ticks;

    /// <summary>A meter for the rules that see a log source.</summary>
    public RuleMeter(RuleSet rules, LogSource source)
    {
        _plan = rules.PlanFor(source);
        _matcher = new RuleMatcher(_plan, sampledEvents: 1);
        _matches = new long[_plan.Rules.Length];
    }

    /// <summary>Events measured.</summary>
    public long Events { get; private set; }

    /// <summary>Time of all rules together, looking them up included.</summary>
    public TimeSpan Time => Stopwatch.GetElapsedTime(0, _ticks);

    /// <summary>Measures one event, after enrichment.</summary>
    public void Match(AccessEvent access)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var rule in _matcher.Match(access))
            _matches[rule]++;
        _ticks += Stopwatch.GetTimestamp() - started;
        Events++;
    }

    /// <summary>The cost of every rule, the dearest first.</summary>
    public IReadOnlyList<MeteredRule> Rules()
    {
        var costs = _matcher.Costs.Known().ToDictionary(cost => cost.Rule);
        var chooser = new TriggerChooser(_plan.Rules);
        return [.. _plan.Rules.Select((rule, i) => new MeteredRule(
                rule.Metadata,
                FoundBy(chooser.TriggersOf(i)),
                costs.TryGetValue(rule, out var cost) ? cost.Tried : 0,
                _matches[i],
                cost.Time))
            .OrderByDescending(rule => rule.Time)];
    }

    private string FoundBy(IReadOnlyList<Trigger>? triggers)
    {
        if (triggers is null || _plan.Indexes.Length == 0)
            return "every event";
        var shown = string.Join(" or ", triggers.Select(trigger => trigger.ToString()).Distinct().Take(3));
        return triggers.Count > 3 ? $"{shown} or {triggers.Count - 3} more" : shown;
    }
}
