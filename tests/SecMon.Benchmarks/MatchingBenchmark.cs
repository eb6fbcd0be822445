using System.Globalization;
using SecMon.Benchmarks.Engines;
using SecMon.Benchmarks.Measuring;
using SecMon.Benchmarks.Workloads;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Benchmarks;

/// <summary>Time per event at growing numbers of rules, of SecMon and of what else one could do.</summary>
internal static class MatchingBenchmark
{
    private const int MostForOthers = 1_000;   // RulesEngine takes milliseconds per rule to start, NRules milliseconds per event

    public static int Run(IReadOnlyList<int> counts)
    {
        var events = SampleEvents.Read();
        var facts = events.Select(AccessFacts.Of).ToArray();
        Console.WriteLine($"{events.Count} events of a recorded pgaudit log");
        Console.WriteLine("  rules  SecMon µs/event  loop of conditions  loop of delegates        RulesEngine             NRules   (times SecMon)");
        foreach (var count in counts)
        {
            var rules = SyntheticRules.Make(count, facts);
            var loaded = Load(rules);
            List<IMatchingEngine> engines = [new SecMonEngine(loaded), new ConditionLoop(loaded), new DelegateLoop(rules)];
            if (count <= MostForOthers)
                engines.AddRange([new MicrosoftRules(rules), new RulesOfNRules(rules)]);
            var times = Rounds.Measure(engines, events, facts);
            var ratios = times.Skip(1).Select(time => (time / times[0]).ToString("N1", CultureInfo.InvariantCulture).PadLeft(17));
            Console.WriteLine($"{((SecMonEngine)engines[0]).Describe(events)}");
            Console.WriteLine($"{count,7}  {times[0].ToString("N3", CultureInfo.InvariantCulture),15} {string.Join(' ', ratios)}");
        }

        return 0;
    }

    public static RuleSet Load(IEnumerable<SyntheticRule> rules)
    {
        var files = rules.Select(rule => new RuleFile($"{rule.Number}.yml", $"{rule.Number}.yml", rule.Yaml())).ToArray();
        var result = RuleSetLoader.Load(files, new ListLibrary([], SubjectPseudonyms.WithPublicKeys()));
        return result.Diagnostics.FirstOrDefault(problem => problem.IsError) is { } error ? throw new InvalidOperationException(error.ToString()) : result.RuleSet;
    }
}
