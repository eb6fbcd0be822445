using System.Diagnostics;
using SecMon.Benchmarks.Workloads;
using SecMon.Detection.Indexing;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Benchmarks;

/// <summary>How long a rule set takes from the text of its files until the first event can be matched.</summary>
internal static class LoadingBenchmark
{
    private const int Turns = 5;

    public static int Run(int count)
    {
        var facts = SampleEvents.Read().Select(AccessFacts.Of).ToArray();
        var files = SyntheticRules.Make(count, facts).Select(rule => new RuleFile($"{rule.Number}.yml", $"{rule.Number}.yml", rule.Yaml())).ToArray();
        Console.WriteLine($"{files.Length} rules, each a file");
        for (var turn = 1; turn <= Turns; turn++)
        {
            var started = Stopwatch.GetTimestamp();
            var used = Environment.CpuUsage.TotalTime;
            var rules = RuleSetLoader.Load(files, new ListLibrary([], SubjectPseudonyms.WithPublicKeys())).RuleSet;
            var compiled = Stopwatch.GetElapsedTime(started);
            GC.KeepAlive(new RuleMatcher(rules.PlanFor(LogSource.Undeclared)));
            Console.WriteLine($"turn {turn}: compiled after {compiled.TotalSeconds:N3} s, ready after {Stopwatch.GetElapsedTime(started).TotalSeconds:N3} s, processor time {(Environment.CpuUsage.TotalTime - used).TotalSeconds:N3} s");
        }

        return 0;
    }
}
