using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Logs;

/// <summary>A log that somebody cuts in the middle of the day: every record of before and after has its event, its windows and its alert, once, and the cut is told.</summary>
public sealed class CutLogsTests : IDisposable
{
    private const string Told = "A log was cut, lost or taken away";
    private const string Hole = "Hole in the session's line numbers";

    private readonly Scratch _scratch = new();
    private readonly RecordedDay _day = RecordedDay.Read();
    private readonly string _log;

    public CutLogsTests()
    {
        _log = Path.Combine(_scratch.Folder("logs"), "day.csv");
        _scratch.Write("secmon.yml", $$"""
            data: {{_scratch["data"]}}
            http: 127.0.0.1:0
            rules: {{Repository.Rules}}
            lists: {{Path.Combine(Repository.Demo, "lists")}}
            sources:
              - {id: db, type: file, path: "{{_log}}", format: pgaudit, start: beginning, live_within: off}
            """);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]    // kill -9 before the cut, which nobody sees
    public async Task A_cut_log_has_the_alerts_of_the_whole(bool isKilled)
    {
        var day = _day.Moved(TimeSpan.Zero);
        var half = _day.Starts[_day.Records / 2];
        var expected = await ReplayAsync(day);
        await File.WriteAllBytesAsync(_log, day[..half]);

        var silo = await StartAsync();
        try
        {
            await silo.CaughtUpAsync(_day.Records / 2, Eventually.Soon);
            if (isKilled)
            {
                // What no checkpoint had passed is not missed by the next process: it reads the file from before the cut.
                await Eventually.HoldsAsync("a checkpoint behind all that was read", async () => await silo.MetricAsync("secmon_source_checkpoint_age_seconds") == 0);
                await silo.Process.KillAsync();
                await silo.DisposeAsync();
            }

            Cut(_day.Starts[_day.Records / 4] + 100);
            if (!isKilled)
                await Eventually.HoldsAsync("it is told at once", async () => (await silo.GetAsync("/api/v1/health")).Body.Contains("SourceTruncated", StringComparison.Ordinal));
            await using (var file = new FileStream(_log, FileMode.Append))
                await file.WriteAsync(day.AsMemory(half));
            if (isKilled)
                silo = await StartAsync();

            await Eventually.HoldsAsync("all is read", async () => await silo.MetricAsync("secmon_source_lag_bytes") == 0 && await silo.RecordsAsync() > _day.Records * 3 / 4);
            await Eventually.HoldsAsync("it is told", async () => (await silo.GetAsync("/api/v1/alerts?limit=1000")).Body.Contains(Told, StringComparison.Ordinal));
            await Eventually.HoldsAsync("every alert", async () => (await silo.GetJsonAsync("/api/v1/alerts?limit=1000"))["alerts"]!.AsArray().Count > expected.Count);
            Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));
        }
        finally
        {
            await silo.DisposeAsync();
        }

        var seen = await LedgerAsync();
        Assert.Single(seen, alert => alert.StartsWith(Told, StringComparison.Ordinal));
        // What a killed silo had read past its checkpoint and is cut now is missing from the session that it reads again: that is true.
        Assert.Equal(expected, seen.Where(alert => !alert.StartsWith(Told, StringComparison.Ordinal) && !(isKilled && alert.StartsWith(Hole, StringComparison.Ordinal))));
    }

    public void Dispose() => _scratch.Dispose();

    private Task<Silo> StartAsync() => Silo.StartAsync(_scratch.Path, _scratch["secmon.yml"]);

    private void Cut(int length)
    {
        using var file = new FileStream(_log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
    }

    private async Task<List<string>> ReplayAsync(byte[] log)
    {
        await File.WriteAllBytesAsync(_scratch["whole.csv"], log);
        await using var replay = await SecMonProcess.RunAsync(_scratch.Path, "replay", "--format", "pgaudit", "--rules", Repository.Rules, "--lists", Path.Combine(Repository.Demo, "lists"),
            "--input", "whole.csv");
        Assert.True(replay.ExitCode == 0, string.Join('\n', replay.Errors));
        return Shown(replay.Output.Select(line => JsonNode.Parse(line)!));
    }

    private async Task<List<string>> LedgerAsync()
    {
        await using var export = await SecMonProcess.RunAsync(_scratch.Path, "ledger", "export", "--data", _scratch["data"]);
        Assert.Equal(0, export.ExitCode);
        return Shown(export.Output.Select(line => JsonNode.Parse(line)!).Where(entry => (string)entry["kind"]! == "alert").Select(entry => entry["body"]!));
    }

    /// <summary>What an alert says and which records show it, whatever they are named.</summary>
    private static List<string> Shown(IEnumerable<JsonNode> alerts) =>
        [.. alerts.Select(alert => $"{alert["rule"]!["name"]}|{alert["@timestamp"]}|{alert["secmon"]!["evidence"]!["count"]}|{string.Join(',', alert["secmon"]!["evidence"]!["items"]!.AsArray().Select(item => (string)item!["sha256"]!))}").Order(StringComparer.Ordinal)];
}
