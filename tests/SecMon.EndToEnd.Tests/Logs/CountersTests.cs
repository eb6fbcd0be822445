using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Logs;

/// <summary>What a source counted before a start is told at once: a counter that jumps there later would page old trouble again.</summary>
public sealed class CountersTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task No_counter_falls_below_what_was_shown_when_the_silo_is_killed()
    {
        var configuration = WriteConfiguration();
        var log = _scratch.Write("log/a.json", Lines(5));
        var first = await Silo.StartAsync(_scratch.Path, configuration);
        // Checkpoints are a second apart at least, so that some of this is past the last one.
        for (var records = 5; records < 25; records += 2)
        {
            await File.AppendAllTextAsync(log, Lines(1) + "no record\n");
            await first.CaughtUpAsync(records + 2, Eventually.Soon);
        }

        var shown = await CountersAsync(first);
        await first.Process.KillAsync();
        await first.DisposeAsync();

        await using var second = await Silo.StartAsync(_scratch.Path, configuration);

        await Eventually.HoldsAsync(
            "the source is at its end",
            async () =>
            {
                var now = await CountersAsync(second);
                Assert.All(now, counter => Assert.True(counter.Value >= shown.GetValueOrDefault(counter.Key), $"{counter.Key}: {counter.Value} after {shown.GetValueOrDefault(counter.Key)}"));
                return now.Count >= shown.Count && await second.MetricAsync("secmon_source_up") == 1 && await second.MetricAsync("secmon_source_lag_bytes") == 0;
            },
            Eventually.Soon);
        _scratch.Write("log/b.json", Lines(1) + "no record\n");
        await Eventually.HoldsAsync("what is new counts once", async () => await second.MetricAsync("secmon_source_records_total") == shown.Where(counter => counter.Key.StartsWith("secmon_source_records_total", StringComparison.Ordinal)).Sum(counter => counter.Value) + 2, Eventually.Soon);
        Assert.Equal(shown["secmon_source_rejected_total"] + 1, await second.MetricAsync("secmon_source_rejected_total"));
    }

    [Fact]
    public async Task A_source_that_reads_nothing_new_after_a_start_shows_what_it_had_counted()
    {
        _scratch.Write("log/a.json", Lines(5) + "no record\n");
        var configuration = WriteConfiguration();
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

    private static string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(n => new JsonObject { ["@timestamp"] = DateTimeOffset.UtcNow.ToString("O"), ["n"] = n }.ToJsonString() + "\n"));

    /// <summary>What goes on after a start, by metric and, of records, outcome.</summary>
    private static async Task<Dictionary<string, double>> CountersAsync(Silo silo)
    {
        var (_, text) = await silo.GetAsync("/metrics");
        return text.Split('\n')
            .Where(line => line.StartsWith("secmon_source_records_total{", StringComparison.Ordinal) || line.StartsWith("secmon_source_rejected_total{", StringComparison.Ordinal) || line.StartsWith("secmon_source_read_bytes_total{", StringComparison.Ordinal))
            .GroupBy(line => line.StartsWith("secmon_source_records", StringComparison.Ordinal) ? line[..line.IndexOf(' ', StringComparison.Ordinal)] : line[..line.IndexOf('{', StringComparison.Ordinal)])
            .ToDictionary(same => same.Key, same => same.Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)));
    }

    private string WriteConfiguration() => _scratch.Write("secmon.yml", $$"""
        data: ./data
        sources:
          - {id: beats, path: "{{_scratch["log"]}}/*.json", format: json, live_within: off}
        """);
}
