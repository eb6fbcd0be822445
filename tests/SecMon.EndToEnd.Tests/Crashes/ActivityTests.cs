using Microsoft.Data.Sqlite;
using SecMon.EndToEnd.Tests.Logs;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Crashes;

/// <summary>What accounts do hour by hour, counted by a silo whose Elasticsearch is away.</summary>
public sealed class ActivityTests : IDisposable
{
    private const int Days = 6;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly Scratch _scratch = new();
    private readonly RecordedDay _day = RecordedDay.Read();

    [Fact]
    public async Task After_kills_the_documents_and_their_versions_are_those_of_a_silo_that_was_never_killed()
    {
        await File.WriteAllBytesAsync(Path.Combine(_scratch.Folder("logs"), "a.csv"), _day.Days(0, Days, TimeSpan.FromDays(-100)));
        var whole = await StartAsync(Configure("whole", activity: true));
        await StopAsync(whole);
        var expected = Documents("whole");

        var configuration = Configure("killed", activity: true);
        for (var records = 1_000L; records < 3_000; records += 1_000)
        {
            await using var killed = await StartAsync(configuration);
            var most = records;
            await Eventually.HoldsAsync("it has read", async () => await killed.RecordsAsync() >= most);
            await killed.Process.KillAsync();
        }

        await StopAsync(await StartAsync(configuration));

        Assert.NotEmpty(expected);
        Assert.Equal(expected, Documents("killed"));
    }

    [Fact]
    public async Task Nothing_is_counted_when_no_sink_asks_for_it()
    {
        await File.WriteAllBytesAsync(Path.Combine(_scratch.Folder("logs"), "a.csv"), _day.Days(0, 1, TimeSpan.FromDays(-100)));

        await StopAsync(await StartAsync(Configure("off", activity: false)), days: 1);

        Assert.Empty(Documents("off"));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _scratch.Dispose();
    }

    private Task<Silo> StartAsync(string configuration) => Silo.StartAsync(_scratch.Path, configuration, "SECMON_TEST_KEY=none");

    private async Task StopAsync(Silo silo, int days = Days)
    {
        await using (silo)
        {
            await silo.CaughtUpAsync((long)days * _day.Records, Soon);
            Assert.Equal(0, await silo.StopAsync(Soon));
            Assert.DoesNotContain(silo.Process.Errors, line => line.Contains("\"Fatal\"", StringComparison.Ordinal));
        }
    }

    private string Configure(string data, bool activity) => _scratch.Write($"{data}.yml", $$"""
        data: ./{{data}}
        rules: {{Repository.Rules}}
        lists: {{Repository.DemoLists}}
        sources:
          - {id: db, path: ./logs/*.csv, format: pgaudit}
        sinks:
          - {type: elasticsearch, url: "http://127.0.0.1:1", api_key_env: SECMON_TEST_KEY, activity: {{(activity ? "true" : "false")}}}
        """);

    private List<string> Documents(string data)
    {
        using var connection = new SqliteConnection($"Data Source={_scratch[$"{data}/secmon.db"]}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id || ' ' || version || ' ' || document FROM activity ORDER BY id";
        using var row = command.ExecuteReader();
        var documents = new List<string>();
        while (row.Read())
            documents.Add(row.GetString(0));
        return documents;
    }
}
