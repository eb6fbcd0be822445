using System.Globalization;
using SecMon.Benchmarks.Measuring;
using SecMon.Benchmarks.Workloads;

namespace SecMon.Benchmarks;

/// <summary>The whole program: <c>secmon replay</c> over a recorded log, with growing numbers of rules. What the rules cost beside reading, parsing and SQL.</summary>
internal static class ProcessBenchmark
{
    private const int Copies = 100;
    private const int Turns = 3;
    private static readonly int[] Counts = [10, 100, 1_000, 10_000];

    public static int Run()
    {
        if (!ReplayRun.IsBuilt())
            return 2;
        using var run = new ReplayRun(Copies);
        var facts = SampleEvents.Read().Select(AccessFacts.Of).ToArray();
        Console.WriteLine($"secmon replay over {run.Bytes / 1e6:N1} MB of a recorded pgaudit log");
        Console.WriteLine("  rules      seconds  times that of 10 rules");
        var seconds = run.Medians([.. Counts.Select(count => Write(run.Folder, SyntheticRules.Make(count, facts)))], Turns);
        for (var i = 0; i < Counts.Length; i++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Counts[i],7} {seconds[i],12:N2}  {seconds[i] / seconds[0]:N2}"));
        return 0;
    }

    private static string Write(string folder, IReadOnlyList<SyntheticRule> rules)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder, $"rules-{rules.Count}")).FullName;
        foreach (var rule in rules)
            File.WriteAllText(Path.Combine(path, $"{rule.Number}.yml"), rule.Yaml());
        return path;
    }
}
