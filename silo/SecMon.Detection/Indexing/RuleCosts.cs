using System.Diagnostics;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Indexing;

/// <summary>What rules cost, measured on a sample of the events. Written by one thread, read by any.</summary>
/// <param name="rules">The rules.</param>
/// <param name="sampledEvents">One of so many events is timed.</param>
internal sealed class RuleCosts(DetectionRule[] rules, int sampledEvents)
{
    private readonly long[] _ticks = new long[rules.Length];
    private readonly long[] _tried = new long[rules.Length];

    /// <summary>A rule was tried on an event of the sample.</summary>
    public void Note(int rule, long stopwatchTicks)
    {
        _ticks[rule] += stopwatchTicks;
        _tried[rule]++;
    }

    /// <summary>The rules that were tried, with their estimated cost so far.</summary>
    public IEnumerable<RuleCost> Known()
    {
        for (var rule = 0; rule < rules.Length; rule++)
        {
            if (Volatile.Read(ref _tried[rule]) is > 0 and var tried)
                yield return new RuleCost(rules[rule], tried * sampledEvents, Stopwatch.GetElapsedTime(0, Volatile.Read(ref _ticks[rule]) * sampledEvents));
        }
    }
}
