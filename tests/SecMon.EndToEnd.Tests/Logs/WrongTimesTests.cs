using System.Text;
using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Logs;

/// <summary>A recorded day with one line of a wrong time in it raises the alerts of the day, and a word about that line.</summary>
public sealed class WrongTimesTests : IDisposable
{
    private const string Told = "A record claims a time that has not come";

    private readonly Scratch _scratch = new();
    private readonly RecordedDay _day = RecordedDay.Read();

    [Theory]
    [InlineData("2026-11-17T00:00:00Z")]   // read as it was written, about
    [InlineData("now")]                    // a backlog
    public async Task One_line_of_2036_costs_no_alert(string arrival)
    {
        var day = _day.Moved(TimeSpan.Zero);
        var clean = await TitlesAsync(day, arrival);

        var titles = await TitlesAsync(WithCopy(day, record: 300, year: "2036"), arrival);

        Assert.NotEmpty(clean);
        Assert.Single(titles, Told);
        Assert.Equal(clean, titles.Where(title => title != Told));
    }

    [Fact]
    public async Task A_silo_and_a_replay_of_its_data_decide_the_same()
    {
        var logs = _scratch.Folder("logs");
        await File.WriteAllBytesAsync(Path.Combine(logs, "day.csv"), WithCopy(_day.Moved(TimeSpan.Zero), record: 300, year: "2036"));
        _scratch.Write("secmon.yml", $$"""
            data: {{_scratch["data"]}}
            http: 127.0.0.1:0
            rules: {{Repository.Rules}}
            lists: {{Path.Combine(Repository.Demo, "lists")}}
            sources:
              - {id: db, type: file, path: "{{logs}}/*.csv", format: pgaudit, start: beginning, live_within: off}
            """);
        await using (var silo = await Silo.StartAsync(_scratch.Path, _scratch["secmon.yml"]))
        {
            await silo.CaughtUpAsync(_day.Records + 1, Eventually.Soon);
            await Eventually.HoldsAsync("it is told", async () => (await silo.GetAsync("/api/v1/health")).Body.Contains("SourceInFuture", StringComparison.Ordinal));
            Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));
        }

        await using var replay = await SecMonProcess.RunAsync(_scratch.Path, "replay", "--format", "pgaudit", "--rules", Repository.Rules, "--lists", Path.Combine(Repository.Demo, "lists"),
            "--data", _scratch["data"], "--input", Path.Combine(logs, "day.csv"));

        Assert.True(replay.ExitCode == 0, string.Join('\n', replay.Errors));
        Documents.AssertEqual(Documents.OfReplay(replay), await Documents.OfLedgerAsync(_scratch.Path, _scratch["data"]));
    }

    public void Dispose() => _scratch.Dispose();

    private async Task<List<string>> TitlesAsync(byte[] log, string arrival)
    {
        await File.WriteAllBytesAsync(_scratch["log.csv"], log);
        await using var replay = await SecMonProcess.RunAsync(_scratch.Path, "replay", "--format", "pgaudit", "--rules", Repository.Rules, "--lists", Path.Combine(Repository.Demo, "lists"),
            "--arrival", arrival, "--input", _scratch["log.csv"]);
        Assert.True(replay.ExitCode == 0, string.Join('\n', replay.Errors));
        return [.. replay.Output.Select(line => (string)JsonNode.Parse(line)!["rule"]!["name"]!).Order(StringComparer.Ordinal)];
    }

    /// <summary>The day with a copy of one record that claims another year, right after it.</summary>
    private byte[] WithCopy(byte[] day, int record, string year)
    {
        var (start, end) = (_day.Starts[record], _day.Starts[record + 1]);
        var copy = day.AsSpan(start, end - start).ToArray();
        Encoding.ASCII.GetBytes(year).CopyTo(copy, 0);
        return [.. day.AsSpan(0, end), .. copy, .. day.AsSpan(end)];
    }
}
