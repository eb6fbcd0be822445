using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using SecMon.Benchmarks.Workloads;

namespace SecMon.Benchmarks;

/// <summary>The whole program: <c>secmon replay</c> over a recorded log, with growing numbers of rules. What the rules cost beside reading, parsing and SQL.</summary>
internal static class ProcessBenchmark
{
    private const string Program = "silo/SecMon.Silo/bin/Release/net10.0/secmon.dll";
    private const int Copies = 100;

    public static int Run()
    {
        if (!File.Exists(Program))
        {
            Console.Error.WriteLine($"skipped: there is no {Program}; run  dotnet build -c Release  first, in the project's folder");
            return 2;
        }

        var folder = Directory.CreateTempSubdirectory("secmon-bench-").FullName;
        try
        {
            var log = Path.Combine(folder, "log.csv");
            WriteLog(log);
            var facts = SampleEvents.Read().Select(AccessFacts.Of).ToArray();
            Console.WriteLine($"secmon replay over {new FileInfo(log).Length / 1e6:N1} MB of a recorded pgaudit log");
            Console.WriteLine("  rules      seconds  times that of 10 rules");
            var first = 0.0;
            foreach (var count in new[] { 10, 100, 1_000, 10_000 })
            {
                var rules = Path.Combine(folder, $"rules-{count}");
                Directory.CreateDirectory(rules);
                foreach (var rule in SyntheticRules.Make(count, facts))
                    File.WriteAllText(Path.Combine(rules, $"{rule.Number}.yml"), rule.Yaml());
                var seconds = Enumerable.Range(0, 3).Select(_ => Replay(log, rules)).Order().ElementAt(1);
                first = first == 0 ? seconds : first;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,7} {seconds,12:N2}  {seconds / first:N2}"));
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Replay(string log, string rules)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, "replay", "--format", "pgaudit", "--rules", rules, "--input", log]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardOutput.BaseStream.CopyTo(Stream.Null);
        process.WaitForExit();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(started).TotalSeconds : throw new InvalidOperationException($"secmon replay ended with {process.ExitCode}");
    }

    private static void WriteLog(string path)
    {
        using var packed = typeof(ProcessBenchmark).Assembly.GetManifestResourceStream("sample.csv.gz")!;
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        using var log = File.Create(path);
        for (var copy = 0; copy < Copies; copy++)
            log.Write(content.GetBuffer(), 0, (int)content.Length);
    }
}
