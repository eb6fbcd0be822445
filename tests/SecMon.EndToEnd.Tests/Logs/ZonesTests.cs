using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Logs;

/// <summary>A log whose times end in an abbreviation is read right, or says aloud that it may be wrong.</summary>
public sealed class ZonesTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public async Task Parse_reads_CET_right_and_guesses_CST_aloud()
    {
        await using var cet = await RunAsync("parse", Log("CET"));
        await using var cst = await RunAsync("parse", Log("CST", "CST"));
        await using var told = await RunAsync("parse", Log("CST"), "--log-timezone", "Asia/Shanghai");

        Assert.Equal("2026-11-16T11:00:01Z", (string)JsonNode.Parse(cet.Output[0])!["@timestamp"]!);
        Assert.Empty(cet.Errors);
        Assert.Equal("2026-11-16T12:00:01Z guessed", $"{JsonNode.Parse(cst.Output[0])!["@timestamp"]} {JsonNode.Parse(cst.Output[0])!["secmon.time.zone"]}");
        Assert.Contains("CST, which is no one zone's; read as UTC+00:00, a guess. Say which zone the log has: --log-timezone", Assert.Single(cst.Errors), StringComparison.Ordinal);
        Assert.Equal("2026-11-16T04:00:01Z", (string)JsonNode.Parse(told.Output[0])!["@timestamp"]!);
        Assert.Empty(told.Errors);
    }

    [Fact]
    public async Task Replay_guesses_aloud_and_alerts_on_another_zone_in_mid_log()
    {
        await using var guessed = await RunAsync("replay", Log("CST", "CST"), "--rules", Repository.Rules);
        await using var changed = await RunAsync("replay", Log("+07", "+03"), "--rules", Repository.Rules);

        Assert.Single(guessed.Errors, line => line.Contains("--log-timezone", StringComparison.Ordinal));
        Assert.Equal(["The log goes on in another time zone"], changed.Output.Select(line => (string)JsonNode.Parse(line)!["rule"]!["name"]!));
        Assert.DoesNotContain(changed.Errors, line => line.Contains("--log-timezone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silo_tells_which_setting_is_missing_until_it_is_there()
    {
        File.Copy(Log("CST"), Path.Combine(_scratch.Folder("logs"), "a.csv"));
        foreach (var (setting, isTold) in new[] { ("", true), (", log_timezone: Asia/Shanghai", false) })
        {
            _scratch.Write("secmon.yml", $$"""
                data: {{_scratch["data"]}}
                http: 127.0.0.1:0
                rules: {{Repository.Rules}}
                sources:
                  - {id: db, path: "{{_scratch["logs"]}}/*.csv", format: pgaudit, live_within: off{{setting}}}
                """);
            await using var silo = await Silo.StartAsync(_scratch.Path, _scratch["secmon.yml"]);
            await silo.CaughtUpAsync(1, Eventually.Soon);
            await Eventually.HoldsAsync("it is told, or not", async () => (await silo.GetAsync("/api/v1/health")).Body.Contains("SourceZoneGuessed", StringComparison.Ordinal) == isTold);
            Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));
        }
    }

    public void Dispose() => _scratch.Dispose();

    private Task<SecMonProcess> RunAsync(string command, string log, params string[] more) =>
        SecMonProcess.RunAsync(_scratch.Path, [command, "--format", "pgaudit", "--arrival", "2026-11-17T00:00:00Z", "--input", log, .. more]);

    /// <summary>A log of one record for each zone, a second apart by the clock of that zone.</summary>
    private string Log(params string[] zones) => _scratch.Write($"{string.Join('-', zones)}.csv", string.Concat(zones.Select((zone, i) =>
        $"2026-11-16 12:00:0{i + 1}.000 {zone},\"clerk_112\",\"population\",14100,\"127.1.2.21:40444\",6b043886.{i + 1:x},1,\"SELECT\",2026-11-16 12:00:00 {zone},62/3,0,LOG,00000,"
        + "\"AUDIT: SESSION,1,1,READ,SELECT,TABLE,pop.office,SELECT 1 FROM pop.office,<none>,1\",,,,,,,,,\"psql\",\"client backend\",,0\n")));
}
