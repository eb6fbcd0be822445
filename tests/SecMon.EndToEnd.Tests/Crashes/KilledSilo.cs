using System.Diagnostics;
using System.Globalization;
using System.Net;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Crashes;

/// <summary>Runs a silo and kills it at random moments, again and again.</summary>
/// <param name="scratch">Its current folder.</param>
/// <param name="configuration">Its configuration.</param>
/// <param name="share">One of so many of <see cref="Kills"/>.</param>
internal sealed class KilledSilo(Scratch scratch, string configuration, int share = 1)
{
    /// <summary>More kills for a long soak: <c>SECMON_TEST_KILLS=200</c>.</summary>
    public static readonly int Kills = Number("SECMON_TEST_KILLS") ?? 3;

    private static readonly TimeSpan LongestReread = TimeSpan.FromSeconds(10);

    private readonly int _seed = Number("SECMON_TEST_SEED") ?? Random.Shared.Next();
    private readonly List<string> _story = [];
    private double _fastest;

    /// <summary>Kills the silo many times, then lets it read everything and stops it.</summary>
    /// <param name="records">How many records there are.</param>
    /// <param name="isDone">True when the ledger holds all that is expected.</param>
    public async Task RunAsync(long records, Func<Task<bool>> isDone)
    {
        var random = new Random(_seed);
        _story.Add($"SECMON_TEST_SEED={_seed}");
        try
        {
            for (var kill = 1; kill <= Kills / share; kill++)
            {
                if (kill % 4 == 0)
                    await KillWhileStartingAsync(TimeSpan.FromMilliseconds(random.Next(100, 1_500)));
                else
                    await KillWhileReadingAsync(TimeSpan.FromMilliseconds(random.Next(50, 2_500)));
            }

            await FinishAsync(records, isDone);
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', _story));
        }
    }

    private async Task KillWhileStartingAsync(TimeSpan life)
    {
        await using var process = SecMonProcess.Start(scratch.Path, ["SECMON__HTTP=127.0.0.1:0"], "run", "--config", configuration);
        await Task.Delay(life);
        await process.KillAsync();
        _story.Add($"killed {life.TotalMilliseconds:N0} ms after its start");
    }

    private async Task KillWhileReadingAsync(TimeSpan life)
    {
        await using var silo = await StartAsync();
        var (before, started) = (await silo.RecordsAsync(), Stopwatch.GetTimestamp());
        await Task.Delay(life);
        var read = await silo.RecordsAsync();
        _fastest = Math.Max(_fastest, (read - before) / Stopwatch.GetElapsedTime(started).TotalSeconds);
        await silo.Process.KillAsync();
        _story.Add($"killed after {life.TotalMilliseconds:N0} ms of reading, records {before} to {read}");
    }

    private async Task FinishAsync(long records, Func<Task<bool>> isDone)
    {
        await using var silo = await StartAsync();
        await silo.CaughtUpAsync(records, TimeSpan.FromMinutes(2));
        await Eventually.HoldsAsync("nothing left to read", async () => await silo.MetricAsync("secmon_source_lag_bytes") == 0);
        // A ledger that never becomes whole is shown by the comparison that follows, with what is missing.
        var waiting = Stopwatch.StartNew();
        while (!await isDone() && waiting.Elapsed < Eventually.Soon)
            await Task.Delay(200);
        Assert.Equal(records, await silo.RecordsAsync());
        var conflicts = silo.Process.Errors.Where(line => line.Contains("LedgerConflict", StringComparison.Ordinal)).ToList();
        Assert.True(conflicts.Count == 0, string.Join('\n', conflicts));
        Assert.Equal(0, await silo.MetricAsync("secmon_ledger_conflicts_total"));
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(5)));
        await using var verify = await SecMonProcess.RunAsync(scratch.Path, "ledger", "verify", "--data", scratch["data"]);
        Assert.True(verify.ExitCode == 0, string.Join('\n', verify.Errors));
    }

    private async Task<Silo> StartAsync()
    {
        var silo = await Silo.StartAsync(scratch.Path, configuration);
        await Eventually.HoldsAsync("ready", async () => (await silo.GetAsync("/readyz")).Status == HttpStatusCode.OK);
        var reread = await silo.MetricAsync("secmon_source_reread_records");
        _story.Add($"started, {reread} records are read again");
        if (_fastest > 0)
            Assert.True(reread <= _fastest * LongestReread.TotalSeconds, $"{reread} records are read again, at {_fastest:N0} records a second");
        return silo;
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
