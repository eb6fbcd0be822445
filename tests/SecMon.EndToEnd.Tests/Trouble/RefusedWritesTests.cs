using Microsoft.Data.Sqlite;
using SecMon.EndToEnd.Tests.Logs;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Trouble;

/// <summary>What the store refuses for a while is done when it takes it again: nothing is noted as done before it is.</summary>
public sealed class RefusedWritesTests : IDisposable
{
    private const string NewRule = """
        title: Refused sign-in, as the new rule says
        id: 5f0c3a52-6a86-4e5e-9d4d-3f0d0b6b1d12
        logsource: {category: database}
        detection:
          refused: {event.action: login_failed}
          condition: refused
        level: low
        """;

    private readonly Scratch _scratch = new();
    private readonly RecordedDay _day = RecordedDay.Read();

    [Fact]
    public async Task A_rule_set_whose_checkpoint_is_refused_is_taken_later()
    {
        await using var silo = await StartAsync();

        Refuse("checkpoint", "UPDATE ON OrleansStorage");
        _scratch.Write("rules/new.yml", NewRule);
        await Eventually.HoldsAsync("the source is seen failing", async () => (await silo.GetAsync("/api/v1/sources")).Body.Contains("refused by a test", StringComparison.Ordinal));
        Allow("checkpoint");
        await silo.Process.ErrorLineAsync("detects with rule set");
        await File.WriteAllBytesAsync(_scratch["logs/b.csv"], _day.Moved(TimeSpan.FromDays(1)));

        await silo.CaughtUpAsync(2 * _day.Records, Eventually.Soon);
        await Eventually.HoldsAsync("the new rule detects", async () => (await silo.GetAsync("/api/v1/alerts?limit=1000")).Body.Contains("as the new rule says", StringComparison.Ordinal));
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_suppression_that_the_ledger_refused_is_taken_later()
    {
        await using var silo = await StartAsync();

        Refuse("suppression", "INSERT ON ledger WHEN NEW.kind = 'suppression'");
        _scratch.Write("suppressions.yml", "- {id: night-copy, owner: lan, reason: change 4711, until: 2099-01-31T00:00:00+07:00, rule: EX-02, user: etl_batch}\n");
        await silo.Process.ErrorLineAsync("cannot be taken up now");
        Allow("suppression");

        await Eventually.HoldsAsync("the suppression is in force", async () => (await silo.GetAsync("/api/v1/suppressions")).Body.Contains("night-copy", StringComparison.Ordinal));
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));
    }

    public void Dispose() => _scratch.Dispose();

    private async Task<Silo> StartAsync()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Rules, "*.*", SearchOption.AllDirectories))
            _scratch.Write(Path.Combine("rules", Path.GetRelativePath(Repository.Rules, file)), await File.ReadAllTextAsync(file));
        _scratch.Write("suppressions.yml", "[]\n");
        _scratch.Write("secmon.yml", $$"""
            data: ./data
            rules: ./rules
            lists: {{Repository.DemoLists}}
            delivery: {suppressions: ./suppressions.yml}
            sources:
              - {id: db, path: "./logs/*.csv", format: pgaudit}
            """);
        await File.WriteAllBytesAsync(Path.Combine(_scratch.Folder("logs"), "a.csv"), _day.Moved(TimeSpan.Zero));
        var silo = await Silo.StartAsync(_scratch.Path, "secmon.yml");
        await silo.CaughtUpAsync(_day.Records, Eventually.Soon);
        return silo;
    }

    private void Refuse(string name, string what) => Execute($"CREATE TRIGGER refuse_{name} BEFORE {what} BEGIN SELECT RAISE(ABORT, 'refused by a test'); END");

    private void Allow(string name) => Execute($"DROP TRIGGER refuse_{name}");

    private void Execute(string statement)
    {
        using var store = new SqliteConnection($"Data Source={_scratch["data"]}/secmon.db;Pooling=False;Default Timeout=30");
        store.Open();
        using var command = store.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
