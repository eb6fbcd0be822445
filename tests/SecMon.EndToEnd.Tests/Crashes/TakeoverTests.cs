using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Logs;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Crashes;

/// <summary>
/// The data folder of a silo of store version 2 that was killed in the middle of the recorded day (<c>data-version-2.tar.gz</c>, made by
/// commit a39f822 from the first three fifths of the demo's log, with its rules, <c>rules-version-2.tar.gz</c>) is taken over: the day is read
/// on, and no alert is lost or doubled.
/// </summary>
public sealed class TakeoverTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public async Task A_data_folder_of_the_version_before_is_taken_over()
    {
        var data = _scratch.Folder("data");
        await UnpackAsync("data-version-2.tar.gz", data);
        await UnpackAsync("rules-version-2.tar.gz", _scratch.Path);
        var logs = _scratch.Folder("logs");
        var day = RecordedDay.Read();
        await File.WriteAllBytesAsync(Path.Combine(logs, "population.csv"), day.Moved(TimeSpan.Zero));
        _scratch.Write("secmon.yml", $$"""
            data: {{data}}
            http: 127.0.0.1:0
            rules: {{_scratch["rules"]}}
            lists: {{Path.Combine(Repository.Demo, "lists")}}
            sources:
              - {id: population-db, type: file, path: "{{logs}}/*.csv", format: pgaudit, timezone: Asia/Ho_Chi_Minh, live_within: off}
            """);
        await using (var silo = await Silo.StartAsync(_scratch.Path, _scratch["secmon.yml"]))
        {
            await silo.CaughtUpAsync(day.Records, Eventually.Soon);
            Assert.Equal(0, await silo.MetricAsync("secmon_ledger_conflicts_total"));
            Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));
        }

        await using var verify = await SecMonProcess.RunAsync(_scratch.Path, "ledger", "verify", "--data", data);
        Assert.True(verify.ExitCode == 0, string.Join('\n', verify.Errors));
        await using var replay = await SecMonProcess.RunAsync(_scratch.Path, "replay", "--format", "pgaudit", "--rules", _scratch["rules"], "--lists", Path.Combine(Repository.Demo, "lists"),
            "--data", data, "--input", Path.Combine(logs, "population.csv"));
        var (expected, actual) = (Names(Documents.OfReplay(replay)), Names(await Documents.OfLedgerAsync(_scratch.Path, data)));
        Assert.True(expected.Count > 30, $"{expected.Count} alerts");
        Assert.Equal(expected, actual);
    }

    public void Dispose() => _scratch.Dispose();

    private static async Task UnpackAsync(string name, string folder)
    {
        await using var packed = new GZipStream(File.OpenRead(Path.Combine(AppContext.BaseDirectory, name)), CompressionMode.Decompress);
        await TarFile.ExtractToDirectoryAsync(packed, folder, overwriteFiles: true);
    }

    /// <summary>Names of the alerts, without those of PR-01: of silent sessions more is noticed since, and only what was read after the takeover shows it.</summary>
    private static List<string> Names(SortedDictionary<string, string> alerts) =>
        [.. alerts.Select(alert => JsonNode.Parse(alert.Value)!).Where(alert => (string)alert["event"]!["code"]! != "PR-01")
            .Select(alert => $"{alert["event"]!["id"]} {alert["rule"]!["name"]} {alert["@timestamp"]}")];
}
