using System.Diagnostics;
using System.Globalization;
using SecMon.Benchmarks.Engines;
using SecMon.Benchmarks.Measuring;
using SecMon.Benchmarks.Workloads;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Benchmarks;

/// <summary>The public corpus over events like those of Windows: its index against a loop over all its conditions.</summary>
internal static class CorpusBenchmark
{
    private const int Events = 5_000;

    public static int Run(string archive)
    {
        if (!File.Exists(archive))
        {
            Console.Error.WriteLine($"skipped: there is no {archive}; give the path of the corpus after 'corpus'");
            return 2;
        }

        var started = Stopwatch.GetTimestamp();
        var loaded = RuleSetLoader.Load(Corpus.Read(archive), new ListLibrary([], SubjectPseudonyms.WithPublicKeys())).RuleSet;
        var isLoaded = Stopwatch.GetElapsedTime(started);
        loaded.PlanFor(LogSource.Undeclared);
        var isReady = Stopwatch.GetElapsedTime(started);
        var events = WindowsEvents.Make(Events);
        var facts = events.Select(_ => new AccessFacts()).ToArray();
        var index = new SecMonEngine(loaded);
        var times = Rounds.Measure([index, new ConditionLoop(loaded)], events, facts);
        Console.WriteLine($"{loaded.Detections.Count} rules of the corpus loaded in {isLoaded.TotalSeconds:N2} s, ready after {isReady.TotalSeconds:N2} s; {events.Count} events like those of Windows");
        Console.WriteLine(index.Describe(events));
        Console.WriteLine($"SecMon {times[0].ToString("N3", CultureInfo.InvariantCulture)} µs/event, a loop of its conditions {times[1] / times[0]:N1} times that");
        return 0;
    }
}
