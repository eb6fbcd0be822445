using SecMon.Benchmarks.Engines;
using SecMon.Benchmarks.Workloads;

namespace SecMon.Benchmarks;

/// <summary>Bytes that matching makes per event which no rule matches.</summary>
internal static class AllocationBenchmark
{
    public static int Run()
    {
        var events = SampleEvents.Read();
        var facts = events.Select(AccessFacts.Of).ToArray();
        foreach (var count in new[] { 10, 100, 1_000, 10_000 })
        {
            var engine = new SecMonEngine(MatchingBenchmark.Load(SyntheticRules.Make(count, facts)));
            var silent = Enumerable.Range(0, events.Count).Where(i => engine.Match(events[i], facts[i]) == 0).ToArray();
            for (var warm = 0; warm < 50; warm++)
                Pass(engine);
            // The runtime itself makes a few bytes now and then; an event that makes something makes it in every pass.
            var made = Enumerable.Range(0, 5).Min(_ => Made(engine));
            Console.WriteLine($"{count,7} rules: {made} bytes for {silent.Length} events that match nothing");

            long Made(SecMonEngine one)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                Pass(one);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }

            void Pass(SecMonEngine one)
            {
                foreach (var i in silent)
                    one.Match(events[i], facts[i]);
            }
        }

        return 0;
    }
}
