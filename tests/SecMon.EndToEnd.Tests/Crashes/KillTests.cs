using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Logs;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Crashes;

/// <summary><c>kill -9</c> at any moment, any number of times: no alert is lost, doubled or different.</summary>
public sealed class KillTests : IDisposable
{
    private const string CrossingRule = """
        title: Refused sign-in of a crossing account
        name: refused_crossing
        logsource: {category: database}
        detection:
          refused:
            event.action: login_failed
            user.name|startswith: crossing_
          condition: refused
        level: informational
        ---
        title: Refused in two databases
        correlation:
          type: event_count
          rules: [refused_crossing]
          group-by: [user.name]
          timespan: 1h
          condition: {gte: 4}
        level: medium
        """;

    /// <summary>Logs of the past, as they are when a database is watched for the first time.</summary>
    private static readonly TimeSpan Past = TimeSpan.FromDays(-100);

    private readonly Scratch _scratch = new();
    private readonly RecordedDay _day = RecordedDay.Read();

    [Fact]
    public async Task After_kills_the_ledger_equals_a_replay_while_files_grow_and_rotate()
    {
        var logs = _scratch.Folder("logs");
        const int DaysPerFile = 3;
        for (var file = 0; file < 3; file++)
            await File.WriteAllBytesAsync(Path.Combine(logs, $"old-{file}.csv"), _day.Days(file * DaysPerFile, DaysPerFile, Past));
        var growing = new GrowingLog(Path.Combine(logs, "population.csv"), [_day.Days(9, 1, Past), _day.Days(10, 1, Past), _day.Days(11, 1, Past)]);
        var writing = growing.WriteAsync();
        var configuration = Configure("db: ./logs/*.csv");
        var records = (3 * DaysPerFile + 3) * (long)_day.Records;
        var silo = new KilledSilo(_scratch, configuration);
        string[] inputs = [.. Enumerable.Range(0, 3).Select(file => Path.Combine(logs, $"old-{file}.csv")), .. growing.Paths];
        SortedDictionary<string, string>? expected = null;

        await silo.RunAsync(records, async () =>
        {
            await writing;
            expected ??= Documents.OfReplay(await ReplayAsync(inputs));
            return (await Documents.OfLedgerAsync(_scratch.Path, _scratch["data"])).Count >= expected.Count;
        });

        await writing;
        expected ??= Documents.OfReplay(await ReplayAsync(inputs));
        Assert.NotEmpty(expected);
        Documents.AssertEqual(expected, await Documents.OfLedgerAsync(_scratch.Path, _scratch["data"]));
    }

    [Fact]
    public async Task After_kills_no_alert_across_two_sources_is_lost_or_doubled()
    {
        const int Days = 6;
        const int Every = 250;
        var (one, other) = (_scratch.Folder("one"), _scratch.Folder("other"));
        // The second database is a few minutes later, and is read at another pace: its files are cut elsewhere.
        await File.WriteAllBytesAsync(Path.Combine(one, "a.csv"), _day.DaysWithRefusals(0, Days, Past, Every, times: 2));
        await File.WriteAllBytesAsync(Path.Combine(other, "b.csv"), _day.DaysWithRefusals(0, Days / 2, Past + TimeSpan.FromMinutes(7), Every, times: 2));
        await File.WriteAllBytesAsync(Path.Combine(other, "c.csv"), _day.DaysWithRefusals(Days / 2, Days / 2, Past + TimeSpan.FromMinutes(7), Every, times: 2));
        var configuration = Configure("db-1: ./one/*.csv", "db-2: ./other/*.csv");
        var accountsPerDay = (_day.Records - 1) / Every;
        var records = 2L * Days * (_day.Records + (2 * accountsPerDay));
        var expected = Enumerable.Range(0, Days)
            .SelectMany(day => Enumerable.Range(1, accountsPerDay).Select(n => $"crossing_{day}_{n * Every}"))
            .Order(StringComparer.Ordinal).ToList();

        await new KilledSilo(_scratch, configuration).RunAsync(records, async () => (await CrossingAsync()).Count >= expected.Count);

        Assert.Equal(expected, (await CrossingAsync()).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _scratch.Dispose();

    /// <summary>Accounts of the alerts across sources.</summary>
    private async Task<List<string>> CrossingAsync() =>
        [.. (await Documents.OfLedgerAsync(_scratch.Path, _scratch["data"])).Values
            .Select(document => JsonNode.Parse(document)!)
            .Where(alert => (string)alert["rule"]!["name"]! == "Refused in two databases")
            .Select(alert => (string)alert["user"]!["name"]!)];

    private async Task<SecMonProcess> ReplayAsync(string[] inputs)
    {
        await using var replay = await SecMonProcess.RunAsync(
            _scratch.Path, ["replay", "--format", "pgaudit", "--rules", "rules", "--lists", Repository.DemoLists, "--data", "data", "--input", .. inputs]);
        Assert.True(replay.ExitCode == 0, string.Join('\n', replay.Errors));
        return replay;
    }

    private string Configure(params string[] sources)
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Rules, "*.*", SearchOption.AllDirectories))
            _scratch.Write(Path.Combine("rules", Path.GetRelativePath(Repository.Rules, file)), File.ReadAllText(file));
        _scratch.Write("rules/crossing.yml", CrossingRule);
        var lines = sources.Select(source => source.Split(": ")).Select(source => $"  - {{id: {source[0]}, path: \"{source[1]}\", format: pgaudit}}\n");
        return _scratch.Write("secmon.yml", $"data: ./data\nrules: ./rules\nlists: {Repository.DemoLists}\nsources:\n{string.Concat(lines)}");
    }
}
