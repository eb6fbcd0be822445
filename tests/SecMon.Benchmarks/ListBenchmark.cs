using System.Diagnostics;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Formats.Json;
using SecMon.Events.Subjects;

namespace SecMon.Benchmarks;

/// <summary>What lists of a million entries take: memory, and time per lookup as a ratio to a <see cref="HashSet{T}"/> of the same texts.</summary>
internal static class ListBenchmark
{
    private const int Lookups = 2_000_000;

    public static int Run(int count)
    {
        Console.WriteLine($"{count:N0} entries; a lookup in a HashSet<string> is 1");
        var plain = Enumerable.Range(0, count).Select(i => $"entry-{i:D8}").ToArray();
        var set = new HashSet<string>(plain, StringComparer.OrdinalIgnoreCase);
        var keys = Enumerable.Range(0, 1_024).Select(i => $"ENTRY-{(long)i * 7_919_000 % (2L * count):D8}").ToArray();
        var bare = Time(i => set.Contains(keys[i & 1_023]));

        Measure("plain", "F|expand: '%l%'", plain, keys, bare);
        Measure("beginnings", "F|expand: '%l%'", [.. plain.Select(entry => $"{entry}-*")], [.. keys.Select(key => $"{key}-web")], bare);
        Measure("anywhere", "F|contains|expand: '%l%'", [.. plain.Take(count / 10)], keys, bare);
        Measure("networks", "F|cidr|expand: '%l%'", [.. Enumerable.Range(0, count / 10).Select(i => $"10.{i / 256 % 256}.{i % 256}.0/24").Distinct()], [.. Enumerable.Range(0, 1_024).Select(i => $"10.{i % 256}.7.9")], bare);
        Measure("persons", "secmon.subject.ids|expand: '%l%'", [.. Enumerable.Range(0, count).Select(i => $"{i:D12}")], keys, bare);
        return 0;
    }

    private static void Measure(string name, string line, string[] entries, string[] values, double bare)
    {
        var file = new RuleFile("l.txt", "l.txt", string.Join('\n', entries));
        var rule = new RuleFile("r.yml", "r.yml", $"title: t\nlogsource: {{category: test}}\ndetection:\n  sel:\n    {line}\n  condition: sel\n");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();
        var condition = RuleSetLoader.Load([rule], new ListLibrary([file], SubjectPseudonyms.WithPublicKeys())).RuleSet.Detections[0].Condition;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;

        var events = values.Select(EventOf).ToArray();
        var each = Time(i => condition.Holds(events[i & 1_023]));
        Console.WriteLine($"{name,-11} {entries.Length,9:N0} entries: loaded in {seconds:N2} s, {kept / 1e6:N0} MB kept, a lookup is {each / bare:N1}");
    }

    private static AccessEvent EventOf(string value)
    {
        var json = $"{{\"F\": \"{value}\", \"secmon.subject.ids\": \"{value}\"}}";
        JsonTree.TryRead(System.Text.Encoding.UTF8.GetBytes(json), out var document);
        return new AccessEvent { Document = document };
    }

    private static double Time(Func<int, bool> lookup)
    {
        var found = 0;
        for (var i = 0; i < Lookups / 10; i++)
            found += lookup(i) ? 1 : 0;
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Lookups; i++)
            found += lookup(i) ? 1 : 0;
        GC.KeepAlive(found);
        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / Lookups;
    }
}
