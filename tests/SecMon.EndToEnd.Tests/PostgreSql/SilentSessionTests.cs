using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.PostgreSql;

/// <summary>What an administrator does without a trace in a real server, and what is harmless beside it.</summary>
public sealed partial class SilentSessionTests : IDisposable
{
    private const string Silent = "Administrator's session without a trace";
    private const string Unsure = "Administrator's session that the log cannot explain";
    private const string Disguised = "Administrator's session of another program without a trace";
    private const string NoSignOut = "Administrator's session that never signed out";

    private readonly Scratch _scratch = new();

    [Fact]
    public async Task Every_way_to_leave_no_trace_is_told_and_nothing_beside_it()
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        await using var server = await StartAsync(PostgreSqlServer.Audited, "quiet_1", "quiet_2", "quiet_3", "quiet_4", "quiet_5", "quiet_6");
        await server.RunAsync("postgres", "ALTER ROLE quiet_4 SET pgaudit.log = 'none'");
        await server.RunAsync("dba_1", @"\d pop.citizen");
        await server.RunAsync("clerk_1", "BEGIN; SELECT 1; COMMIT");

        await server.RunAsync("quiet_1", "SET pgaudit.log = 'none'; SELECT * FROM pop.citizen");
        await server.RunAsync("quiet_2", "SELECT * FROM pop.citizen", "PGOPTIONS=-c pgaudit.log=none -c pgaudit.role= -c log_disconnections=off");
        await server.RunAsync("quiet_3", "SELECT * FROM pop.citizen", "PGAPPNAME=civil-registry", "PGOPTIONS=-c pgaudit.log=none");
        await server.RunAsync("quiet_4", "SELECT * FROM pop.citizen");
        await server.RunAsync("quiet_5", "SELECT 1", "PGOPTIONS=-c log_disconnections=off");
        await server.RunAsync("quiet_6", "SELECT * FROM pop.citizen", "PGAPPNAME=", "PGOPTIONS=-c pgaudit.log=none");
        await server.RunAsync("dba_2", @"\q");
        await server.RunAsync("dba_3", "SELECT 1");
        Assert.NotEqual(0, await server.TryRunAsync("dba_4", "SELECT 1", "PGOPTIONS=-c pgaudit.log=none"));
        await server.RunAsync("clerk_1", @"\q");
        await server.RunAsync("clerk_1", "SELECT 2");

        var log = await LogAsync(server, "SELECT 2");
        string[] expected = [$"{NoSignOut} high quiet_2", $"{NoSignOut} high quiet_5", $"{Silent} high dba_2", $"{Silent} high quiet_1", $"{Silent} high quiet_2", $"{Silent} high quiet_4", $"{Silent} high quiet_6", $"{Disguised} medium quiet_3"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), await SessionsAsync(log + Later(log, TimeSpan.FromSeconds(90)) + Later(log, TimeSpan.FromHours(25))));
    }

    [Fact]
    public async Task Where_look_ups_are_not_logged_a_harmless_one_is_told_once_a_day_and_low()
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        await using var server = await StartAsync(PostgreSqlServer.Audited + "pgaudit.log_catalog = off\n");
        await server.RunAsync("clerk_1", "BEGIN; SELECT 1; COMMIT");
        await server.RunAsync("dba_1", @"\d pop.citizen");
        await server.RunAsync("dba_1", @"\d pop.citizen");
        await server.RunAsync("dba_2", @"\d pop.citizen");
        await server.RunAsync("dba_3", "SELECT 1");
        await server.RunAsync("clerk_1", @"\d pop.citizen");
        await server.RunAsync("clerk_1", "SELECT 2");

        Assert.Equal([$"{Unsure} low dba_1", $"{Unsure} low dba_2"], await SessionsAsync(await LogAsync(server, "SELECT 2")));
    }

    [Theory]
    [InlineData("on", 0)]
    [InlineData("off", 1)]
    public async Task Only_a_server_that_does_not_log_connections_is_said_to_hide_them_however_much_a_pool_asks(string logConnections, int missing)
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        await using var server = await StartAsync(PostgreSqlServer.Audited.Replace("log_connections = on", $"log_connections = {logConnections}", StringComparison.Ordinal));
        var pool = _scratch.Write("pool.sql", string.Concat(Enumerable.Range(0, 10_600).Select(i => i % 100 == 0 ? "SHOW work_mem;\n" : "SELECT 3;\n")));
        await server.RunAsync("clerk_1", $@"\i {pool}");
        await server.RunAsync("clerk_1", "SELECT 2");
        var log = await LogAsync(server, "SELECT 2");
        await File.WriteAllTextAsync(Path.Combine(_scratch.Folder("logs"), "a.csv"), LongAgoBut(log, "SELECT 3"));
        var configuration = _scratch.Write("secmon.yml", $$"""
            data: {{_scratch["data"]}}
            http: 127.0.0.1:0
            rules: {{Repository.Rules}}
            sources:
              - {id: db, path: "{{_scratch["logs"]}}/*.csv", format: pgaudit, live_within: off}
            """);
        await using var silo = await Silo.StartAsync(_scratch.Path, configuration);
        await silo.CaughtUpAsync(log.Split('\n').Count(line => line.Contains("SELECT 3", StringComparison.Ordinal)), Eventually.Soon);

        await Eventually.HoldsAsync("the settings were judged", async () => (await silo.GetAsync("/metrics")).Body.Contains("secmon_source_settings_judged{source=\"db\"} 1", StringComparison.Ordinal));
        await Eventually.HoldsAsync("log_connections is told, or not", async () => (await silo.GetAsync("/metrics")).Body.Split('\n')
            .Count(line => line.StartsWith("secmon_source_setting_missing{", StringComparison.Ordinal) && line.Contains("\"log_connections\"", StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal)) == missing);
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));
    }

    public void Dispose() => _scratch.Dispose();

    private static async Task<PostgreSqlServer> StartAsync(string settings, params string[] superusers)
    {
        var server = await PostgreSqlServer.StartAsync(settings);
        await server.RunAsync("postgres", $"""
            CREATE EXTENSION pgaudit;
            CREATE SCHEMA pop;
            CREATE TABLE pop.citizen (citizen_id text PRIMARY KEY);
            GRANT USAGE ON SCHEMA pop TO PUBLIC;
            GRANT SELECT ON pop.citizen TO PUBLIC;
            CREATE ROLE clerk_1 LOGIN; CREATE ROLE dba_1 LOGIN; CREATE ROLE dba_2 LOGIN; CREATE ROLE dba_3 LOGIN; CREATE ROLE dba_4 LOGIN;
            {string.Concat(superusers.Select(name => $"CREATE ROLE {name} LOGIN SUPERUSER;"))}
            """);
        return server;
    }

    /// <summary>The server's log, once it holds the last thing that was done.</summary>
    private static async Task<string> LogAsync(PostgreSqlServer server, string last)
    {
        var log = "";
        await Eventually.HoldsAsync("the server logged what was done", async () =>
            (log = await server.ReadLogAsync()).LastIndexOf(last, StringComparison.Ordinal) is > 0 and var at && log.IndexOf("disconnection", at, StringComparison.Ordinal) > 0 && log.EndsWith('\n'));
        return log;
    }

    /// <summary>The last statement of the log once more, as if somebody else had asked it later.</summary>
    private static string Later(string log, TimeSpan by)
    {
        var last = log.Split('\n').Last(line => line.Contains("SELECT 2", StringComparison.Ordinal));
        return Moved(last.Replace(",\"clerk_1\"", ",\"clerk_9\"", StringComparison.Ordinal), by) + "\n";
    }

    /// <summary>The log as if all but the records of one statement had been an hour before.</summary>
    private static string LongAgoBut(string log, string statement) =>
        string.Join('\n', log.Split('\n').Select(line => line.Contains(statement, StringComparison.Ordinal) ? line : Moved(line, TimeSpan.FromHours(-1))));

    private static string Moved(string line, TimeSpan by) => Time().Replace(line, time =>
        (DateTime.Parse(time.Value, CultureInfo.InvariantCulture) + by).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture), count: 1);

    /// <summary>Rule, level and account of every alert about a silent session.</summary>
    private async Task<List<string>> SessionsAsync(string log)
    {
        _scratch.Write("server.csv", log);
        _scratch.Write("lists/enrich/accounts.csv", "user.name,+secmon.account.kind\nclerk_*,clerk\ndba_*,dba\nquiet_*,superuser\npostgres,superuser\n");
        await using var replay = await SecMonProcess.RunAsync(
            _scratch.Path, "replay", "--format", "pgaudit", "--rules", Repository.Rules, "--lists", "lists", "--arrival", DateTime.UtcNow.AddDays(2).ToString("O", CultureInfo.InvariantCulture), "--input", "server.csv");
        return [.. replay.Output.Select(line => JsonNode.Parse(line)!)
            .Where(alert => ((string)alert["rule"]!["name"]!).StartsWith("Administrator's session", StringComparison.Ordinal))
            .Select(alert => $"{alert["rule"]!["name"]} {alert["secmon"]!["alert"]!["severity"]} {alert["user"]!["name"]}")
            .Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Time();
}
