using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Logs;

/// <summary>A log that SecMon does not read says so, by every way that somebody meets it, until a record comes.</summary>
public sealed class ForeignLogsTests : IDisposable
{
    private const string Line = "2026-11-16 00:31:29.884 +07 [4712] clerk_118@population LOG:  AUDIT: SESSION,7,1,READ,SELECT,TABLE,pop.citizen,\"SELECT\n\t* FROM pop.citizen\",<none>,1\n";
    private const int Lines = 300;

    private readonly Scratch _scratch = new();
    private readonly RecordedDay _day = RecordedDay.Read();

    [Fact]
    public async Task A_followed_stderr_log_is_told_at_once_and_read_from_its_first_record_on()
    {
        var logs = _scratch.Folder("logs");
        var log = Path.Combine(logs, "postgresql.csv");
        await File.WriteAllTextAsync(log, string.Concat(Enumerable.Repeat(Line, Lines / 2)));
        _scratch.Write("secmon.yml", $$"""
            data: {{_scratch["data"]}}
            http: 127.0.0.1:0
            rules: {{Repository.Rules}}
            lists: {{Path.Combine(Repository.Demo, "lists")}}
            sources:
              - {id: db, type: file, path: "{{logs}}/*.csv", format: pgaudit, start: beginning}
            """);
        await using (var silo = await Silo.StartAsync(_scratch.Path, _scratch["secmon.yml"]))
        {
            var told = await Eventually.FindsAsync("it is told", () => ProblemAsync(silo, "SourceForeign"));
            Assert.Contains($"{log}, which looks like PostgreSQL's stderr log", told, StringComparison.Ordinal);
            await silo.CaughtUpAsync(Lines, Eventually.Soon);
            Assert.Null(await ProblemAsync(silo, "SourceUnreadable"));
            Assert.Null(await ProblemAsync(silo, "SourceNotLive"));
            Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));
        }

        Assert.Equal(100, Kept());
        await using (var silo = await Silo.StartAsync(_scratch.Path, _scratch["secmon.yml"]))
        {
            await Eventually.FindsAsync("it is told after a restart", () => ProblemAsync(silo, "SourceForeign"));
            await using (var file = new FileStream(log, FileMode.Append))
                await file.WriteAsync(_day.Moved(TimeSpan.Zero));
            await silo.CaughtUpAsync(Lines + _day.Records, Eventually.Soon);
            await Eventually.HoldsAsync("it is over", async () => await ProblemAsync(silo, "SourceForeign") is null);
            await Eventually.HoldsAsync("the day's alerts", async () => (await silo.GetJsonAsync("/api/v1/alerts?limit=10"))["alerts"]!.AsArray().Count > 5);
            Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));
        }

        Assert.Equal(100, Kept());
    }

    [Theory]
    [InlineData("parse")]
    [InlineData("replay")]
    public async Task A_command_that_is_given_one_says_what_it_is(string command)
    {
        _scratch.Write("postgresql.log", string.Concat(Enumerable.Repeat(Line, Lines)));
        await using var process = await SecMonProcess.RunAsync(_scratch.Path, command, "--format", "pgaudit", "--lists", Path.Combine(Repository.Demo, "lists"), "--input", "postgresql.log");

        Assert.Equal(2, process.ExitCode);
        Assert.Empty(process.Output);
        Assert.Contains("secmon: postgresql.log: no record of it could be read; it looks like PostgreSQL's stderr log. Set  log_destination = 'csvlog'  (or 'jsonlog') and  logging_collector = on  in postgresql.conf, and let path: name the *.csv files.", process.Errors);
    }

    [Fact]
    public async Task Sources_check_says_what_it_is_before_the_start()
    {
        _scratch.Write("logs/postgresql.log", string.Concat(Enumerable.Repeat(Line, Lines)));
        _scratch.Write("logs/access.txt", "127.0.0.1 - - [16/Nov/2026:00:31:29 +0700] GET / 200\n");
        await File.WriteAllBytesAsync(_scratch["logs/day.csv"], _day.Moved(TimeSpan.Zero));
        _scratch.Write("secmon.yml", $$"""
            sources:
              - {id: stderr, path: "{{_scratch["logs"]}}/*.log", format: pgaudit}
              - {id: text, path: "{{_scratch["logs"]}}/*.txt", format: pgaudit}
              - {id: good, path: "{{_scratch["logs"]}}/*.csv", format: pgaudit}
              - {id: wrong, path: "{{_scratch["logs"]}}/d*.csv", format: json}
            """);
        await using var check = await SecMonProcess.RunAsync(_scratch.Path, "sources", "check", "--config", "secmon.yml");

        Assert.Equal(1, check.ExitCode);
        Assert.Contains(check.Output, line => line.StartsWith("stderr ", StringComparison.Ordinal) && line.Contains("looks like PostgreSQL's stderr log", StringComparison.Ordinal));
        Assert.Contains(check.Output, line => line.StartsWith("text ", StringComparison.Ordinal) && line.Contains("access.txt holds no record", StringComparison.Ordinal));
        Assert.Contains(check.Output, line => line.StartsWith("good ", StringComparison.Ordinal) && line.Contains(" ok ", StringComparison.Ordinal));
        Assert.Contains(check.Output, line => line.StartsWith("wrong ", StringComparison.Ordinal) && line.Contains("is read by source good", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_with_records_behind_foreign_lines_is_none()
    {
        await File.WriteAllBytesAsync(_scratch["day.csv"], [.. Encoding.UTF8.GetBytes(Line), .. _day.Moved(TimeSpan.Zero)]);
        await using var process = await SecMonProcess.RunAsync(_scratch.Path, "replay", "--format", "pgaudit", "--lists", Path.Combine(Repository.Demo, "lists"), "--input", "day.csv");

        Assert.Equal(0, process.ExitCode);
        Assert.Contains(process.Errors, line => line.Contains("unknown_container 2", StringComparison.Ordinal));
    }

    public void Dispose() => _scratch.Dispose();

    private static async Task<string?> ProblemAsync(Silo silo, string name) =>
        (await silo.GetJsonAsync("/api/v1/health"))["problems"]!.AsArray().Where(problem => (string?)problem!["name"] == name).Select(problem => (string?)problem!["summary"]).FirstOrDefault();

    private long Kept()
    {
        using var store = new SqliteConnection($"Data Source={_scratch["data"]}/secmon.db;Mode=ReadOnly;Pooling=False");
        store.Open();
        using var command = store.CreateCommand();
        command.CommandText = "SELECT count(*) FROM quarantine WHERE reason = 'unknown_container'";
        return (long)command.ExecuteScalar()!;
    }
}
