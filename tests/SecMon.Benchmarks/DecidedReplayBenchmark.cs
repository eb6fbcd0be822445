using System.Globalization;
using SecMon.Benchmarks.Measuring;

namespace SecMon.Benchmarks;

/// <summary>The whole program: what decisions add to <c>secmon replay</c> of a log with the shipped rules, and what a log costs of which every record is a signal.</summary>
internal static class DecidedReplayBenchmark
{
    private const string Rules = "rules";
    private const int Copies = 60;
    private const int Turns = 5;

    public static int Run()
    {
        if (!ReplayRun.IsBuilt())
            return 2;
        using var run = new ReplayRun(Copies);
        string[] rules = [WithoutDecisions(run.Folder), Rules, Every(run.Folder, "none", "nobody"), Every(run.Folder, "every", "*"), EveryDecided(run.Folder)];
        Console.WriteLine($"secmon replay over {run.Bytes / 1e6:N1} MB of a recorded pgaudit log, medians of {Turns}");
        Console.WriteLine("                                                       seconds  ratio");
        var seconds = run.Medians(rules, Turns);
        Tell("shipped rules without decisions", seconds[0], seconds[0]);
        Tell("shipped rules with theirs", seconds[1], seconds[0]);
        Tell("one rule, no record is a signal", seconds[2], seconds[2]);
        Tell("one rule, every record is one, in quiet times", seconds[3], seconds[2]);
        Tell("the same with three decisions that look at each", seconds[4], seconds[2]);
        return 0;
    }

    private static void Tell(string what, double seconds, double floor) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-52} {seconds,9:N2} {seconds / floor,6:N2}"));

    private static string WithoutDecisions(string folder)
    {
        var path = Path.Combine(folder, "shipped");
        foreach (var file in Directory.EnumerateFiles(Rules, "*", SearchOption.AllDirectories))
        {
            var place = Path.GetRelativePath(Rules, file);
            if (place.StartsWith("decisions", StringComparison.Ordinal))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(path, place))!);
            File.Copy(file, Path.Combine(path, place));
        }

        return path;
    }

    private static string Every(string folder, string name, string user)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        File.WriteAllText(Path.Combine(path, "rule.yml"), $$"""
            title: A statement
            id: 7c1f0a52-6a0e-4d0e-9c56-0d5f0f6f1a01
            status: stable
            description: Matches each record of an account.
            level: medium
            logsource: {category: database}
            detection:
              account: {user.name: '{{user}}'}
              condition: account
            secmon: {suppress: 1h, group-by: [user.name]}
            """);
        return path;
    }

    private static string EveryDecided(string folder)
    {
        var path = Every(folder, "decided", "*");
        foreach (var name in new[] { "approved-work", "silent-account", "under-watch" })
            File.Copy(Path.Combine(Rules, "decisions", name + ".yml"), Path.Combine(path, name + ".yml"));
        var facts = Directory.CreateDirectory(Path.Combine(path, "lists", "facts")).FullName;
        foreach (var list in Directory.EnumerateFiles(Path.Combine(Rules, "lists", "facts")))
            File.Copy(list, Path.Combine(facts, Path.GetFileName(list)));
        return path;
    }
}
