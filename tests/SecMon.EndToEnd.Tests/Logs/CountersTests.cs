using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Logs;

/// <summary>What a source counted before a start is told at once: a counter that jumps there later would page old trouble again.</summary>
public sealed class CountersTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_source_that_reads_nothing_new_after_a_start_shows_what_it_had_counted()
    {
        _scratch.Write("log/a.json", string.Concat(Enumerable.Range(0, 5).Select(n => new JsonObject { ["@timestamp"] = DateTimeOffset.UtcNow.ToString("O"), ["n"] = n }.ToJsonString() + "\n")) + "no record\n");
        var configuration = _scratch.Write("secmon.yml", $$"""
            data: ./data
            sources:
              - {id: beats, path: "{{_scratch["log"]}}/*.json", format: json, live_within: off}
            """);
        await using (var first = await Silo.StartAsync(_scratch.Path, configuration))
        {
            await first.CaughtUpAsync(6, Eventually.Soon);
            Assert.Equal(0, await first.StopAsync(TimeSpan.FromSeconds(10)));
        }

        await using var second = await Silo.StartAsync(_scratch.Path, configuration);

        await Eventually.HoldsAsync("the source is there", async () => await second.MetricAsync("secmon_source_up") == 1);
        Assert.Equal(6, await second.MetricAsync("secmon_source_records_total"));
        Assert.Equal(1, await second.MetricAsync("secmon_source_rejected_total"));
    }
}
