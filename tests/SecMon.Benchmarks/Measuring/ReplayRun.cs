using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace SecMon.Benchmarks.Measuring;

/// <summary>A folder with a recorded log in it, over which the whole program is run as <c>secmon replay</c>.</summary>
internal sealed partial class ReplayRun : IDisposable
{
    private const string Program = "silo/SecMon.Silo/bin/Release/net10.0/secmon.dll";

    private readonly string _log;

    /// <summary>Writes the log: the recorded hours again and again, each a day later and in sessions of its own.</summary>
    /// <param name="copies">How often.</param>
    public ReplayRun(int copies)
    {
        Folder = Directory.CreateTempSubdirectory("secmon-bench-").FullName;
        _log = Path.Combine(Folder, "log.csv");
        var hours = Encoding.Latin1.GetString(RecordedHours());
        using var log = new StreamWriter(_log, append: false, Encoding.Latin1);
        for (var day = 0; day < copies; day++)
        {
            var later = Time().Replace(hours, time => $"{DateOnly.ParseExact(time.ValueSpan[..10], "yyyy-MM-dd").AddDays(day):yyyy-MM-dd}{time.ValueSpan[10..]}");
            log.Write(Session().Replace(later, session => $",{Convert.ToInt64(session.Value[1..9], 16) + (day * 86_400L):x}{session.ValueSpan[9..]}"));
        }
    }

    /// <summary>For rules.</summary>
    public string Folder { get; }

    /// <summary>Bytes of the log.</summary>
    public long Bytes => new FileInfo(_log).Length;

    /// <summary>True when the program is built; says so when it is not.</summary>
    public static bool IsBuilt()
    {
        if (File.Exists(Program))
            return true;
        Console.Error.WriteLine($"skipped: there is no {Program}; run  dotnet build -c Release  first, in the project's folder");
        return false;
    }

    /// <summary>Runs the program over the log in turns with others, and tells the median of each.</summary>
    /// <param name="rules">The folders of rules.</param>
    /// <param name="turns">How often.</param>
    /// <returns>Seconds, in the order of the folders.</returns>
    public double[] Medians(IReadOnlyList<string> rules, int turns)
    {
        var seconds = rules.Select(_ => new List<double>()).ToArray();
        for (var turn = 0; turn < turns; turn++)
        {
            for (var i = 0; i < rules.Count; i++)
                seconds[i].Add(Replay(rules[i]));
        }

        return [.. seconds.Select(its => its.Order().ElementAt(turns / 2))];
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private double Replay(string rules)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Program, "replay", "--format", "pgaudit", "--rules", rules, "--input", _log]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardOutput.BaseStream.CopyTo(Stream.Null);
        process.WaitForExit();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(started).TotalSeconds : throw new InvalidOperationException($"secmon replay ended with {process.ExitCode}");
    }

    private static byte[] RecordedHours()
    {
        using var packed = typeof(ReplayRun).Assembly.GetManifestResourceStream("sample.csv.gz")!;
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    [GeneratedRegex(@"20\d\d-\d\d-\d\d \d\d:", RegexOptions.NonBacktracking)]
    private static partial Regex Time();

    [GeneratedRegex(@",[0-9a-f]{8}\.[0-9a-f]{1,6},", RegexOptions.NonBacktracking)]
    private static partial Regex Session();
}
