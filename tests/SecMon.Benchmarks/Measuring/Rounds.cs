using System.Diagnostics;
using SecMon.Benchmarks.Engines;
using SecMon.Benchmarks.Workloads;
using SecMon.Events;

namespace SecMon.Benchmarks.Measuring;

/// <summary>
/// Measures engines against each other in one run: they take turns, so that a machine that becomes slower becomes slower for all,
/// and the median of the turns counts. Time is processor time: others on the machine take the rest.
/// </summary>
internal static class Rounds
{
    private const int Turns = 7;
    private static readonly TimeSpan EachTurn = TimeSpan.FromMilliseconds(300);

    /// <summary>Median time per event of each engine, in microseconds.</summary>
    /// <exception cref="InvalidOperationException">The engines do not agree on the number of matches.</exception>
    public static IReadOnlyList<double> Measure(IReadOnlyList<IMatchingEngine> engines, IReadOnlyList<AccessEvent> events, IReadOnlyList<AccessFacts> facts)
    {
        var matches = engines.Select(engine => Sum(engine, events, facts, Math.Min(events.Count, 400))).ToArray();
        if (matches.Distinct().Count() > 1)
            throw new InvalidOperationException($"the engines disagree: {string.Join(", ", engines.Zip(matches, (engine, sum) => $"{engine.Name} {sum}"))} matches");

        var times = engines.Select(_ => new List<double>()).ToArray();
        for (var turn = 0; turn <= Turns; turn++)
        {
            for (var i = 0; i < engines.Count; i++)
            {
                var each = Turn(engines[i], events, facts);
                if (turn > 0)   // the first warms up
                    times[i].Add(each);
            }
        }

        return [.. times.Select(of => of.Order().ElementAt(of.Count / 2))];
    }

    private static double Turn(IMatchingEngine engine, IReadOnlyList<AccessEvent> events, IReadOnlyList<AccessFacts> facts)
    {
        var started = Stopwatch.GetTimestamp();
        var used = Environment.CpuUsage.TotalTime;
        var done = 0;
        do
        {
            engine.Match(events[done % events.Count], facts[done % events.Count]);
            done++;
        }
        while (done % 16 != 0 || Stopwatch.GetElapsedTime(started) < EachTurn);
        return (Environment.CpuUsage.TotalTime - used).TotalMicroseconds / done;
    }

    private static long Sum(IMatchingEngine engine, IReadOnlyList<AccessEvent> events, IReadOnlyList<AccessFacts> facts, int count)
    {
        var sum = 0L;
        for (var i = 0; i < count; i++)
            sum += engine.Match(events[i], facts[i]);
        return sum;
    }
}
