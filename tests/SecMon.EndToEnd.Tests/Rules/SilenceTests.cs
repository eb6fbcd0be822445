using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Rules;

/// <summary>Silence by the clock (design.md, Time for silence): a source that stops is told, one that is behind is not.</summary>
public sealed class SilenceTests : IDisposable
{
    private const int Beats = 200_000;

    private const string Rules = """
        title: Beat
        name: beat
        logsource: {category: test}
        detection:
          sel: {kind: beat}
          condition: sel
        ---
        title: Beats stopped
        id: 0d2f0f5e-6c39-4b7c-9c0c-2f6d6a3a1c55
        secmon: {type: silence, rules: [beat], group-by: [sensor], after: 4s}
        """;

    private readonly Scratch _scratch = new();

    [Fact]
    public async Task A_source_that_stops_is_told_by_the_clock()
    {
        Configure();
        await AppendAsync("one", DateTimeOffset.UtcNow);
        await using var silo = await Silo.StartAsync(_scratch.Path, _scratch["secmon.yml"]);
        await silo.CaughtUpAsync(1, Eventually.Soon);

        await Eventually.HoldsAsync("the silence is told", async () => (await AlertsAsync(silo)).Count == 1);
        var alert = (await AlertsAsync(silo)).Single();
        Assert.Contains("nothing came", alert, StringComparison.Ordinal);

        await AppendAsync("one", DateTimeOffset.UtcNow);   // it is told again only after it came back
        await Eventually.HoldsAsync("the second silence is told", async () => (await AlertsAsync(silo)).Count == 2);
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_source_that_is_behind_is_not_silent()
    {
        // Each beat is there, an hour ago and two seconds after the one before: the clock is an hour past all of them while they are read.
        Configure();
        var start = DateTimeOffset.UtcNow.AddHours(-1);
        await using (var log = new StreamWriter(Log))
        {
            for (var i = 0; i < Beats; i++)
                await log.WriteAsync(Beat("one", start.AddMilliseconds(i * 3_600_000L / Beats)));
        }

        await using var silo = await Silo.StartAsync(_scratch.Path, _scratch["secmon.yml"]);
        await silo.CaughtUpAsync(Beats, TimeSpan.FromMinutes(1));

        // Once it has caught up it is up to date, and then it stops: that silence is the only one, and of the last beat.
        await Eventually.HoldsAsync("the silence after the last beat", async () => (await AlertsAsync(silo)).Count > 0);
        var alert = JsonNode.Parse((await AlertsAsync(silo)).Single())!;
        var told = DateTimeOffset.Parse((string)alert["@timestamp"]!, CultureInfo.InvariantCulture);
        Assert.True(told > start.AddMinutes(59), $"told at {told:O} of a log that ends at {start.AddHours(1):O}");
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));
    }

    public void Dispose() => _scratch.Dispose();

    private string Log => Path.Combine(_scratch.Folder("logs"), "a.json");

    private void Configure()
    {
        _scratch.Folder("rules");
        _scratch.Write("rules/silence.yml", Rules);
        _scratch.Write("secmon.yml", $$"""
            data: {{_scratch["data"]}}
            http: 127.0.0.1:0
            rules: {{_scratch["rules"]}}
            sources:
              - {id: beats, path: "{{_scratch["logs/*.json"]}}", format: json}
            """);
        _scratch.Folder("logs");
    }

    private Task AppendAsync(string sensor, DateTimeOffset time) => File.AppendAllTextAsync(Log, Beat(sensor, time), new UTF8Encoding(false));

    private static string Beat(string sensor, DateTimeOffset time) => $$"""{"@timestamp": "{{time:yyyy-MM-ddTHH:mm:ss.fffZ}}", "kind": "beat", "sensor": "{{sensor}}"}""" + "\n";

    private static async Task<List<string>> AlertsAsync(Silo silo) =>
        [.. (await silo.GetJsonAsync("/api/v1/alerts"))["alerts"]!.AsArray().Select(alert => alert!.ToJsonString())];
}
