using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.PostgreSql;

/// <summary>Tables of a real server that get new names: rules go on under them, in a silo that is killed and in a replay alike.</summary>
public sealed class NewNamesTests : IDisposable
{
    private const string CopiedOut = "Citizen table copied out";
    private const string Renamed = "Listed table renamed, moved, handed over or dropped";
    private const string Protection = "Row security or triggers switched off";

    private readonly Scratch _scratch = new();

    [Fact]
    public async Task A_listed_table_is_watched_under_every_name_that_it_gets()
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        await using var server = await StartAsync();
        await server.RunAsync("dba_1", "ALTER TABLE pop.parted RENAME TO p2; ALTER TABLE pop.p2 RENAME TO parted");
        string[] ways =
        [
            "SET search_path = pop; ALTER TABLE citizen RENAME TO x", "ALTER TABLE pop.x SET SCHEMA tmp", "ALTER SCHEMA tmp RENAME TO tmp2",
            "ALTER TABLE pop.parted ATTACH PARTITION pop.loose FOR VALUES IN (2)", "ALTER TABLE pop.parted DETACH PARTITION pop.part_1",
            "CREATE TABLE ops.child () INHERITS (tmp2.x)", "CREATE TABLE ops.shape (LIKE tmp2.x)", "CREATE TABLE ops.part_3 PARTITION OF pop.parted FOR VALUES IN (3)",
            "SET search_path = tmp2; CREATE VIEW ops.seen AS SELECT * FROM x", "CREATE VIEW ops.seen_2 AS SELECT * FROM ops.seen",
            "CREATE MATERIALIZED VIEW ops.kept AS SELECT * FROM ops.seen_2", "CREATE TABLE ops.copied AS TABLE tmp2.x", "SELECT * INTO ops.copied_2 FROM ops.copied",
            "DO $$ BEGIN EXECUTE 'ALTER TABLE ops.copied_2 RENAME TO copied_3'; END $$",
        ];
        foreach (var way in ways)
            await server.RunAsync("dba_1", way);
        string[] names =
        [
            "tmp2.x", "pop.loose", "pop.part_1", "ops.child", "ops.shape", "ops.part_3", "ops.seen", "ops.seen_2", "ops.kept", "ops.copied", "ops.copied_3",
        ];
        foreach (var (name, i) in names.Select((name, i) => (name, i)))
            await server.RunAsync($"clerk_{i}", $"COPY (SELECT * FROM {name}) TO STDOUT");
        await server.RunAsync("clerk_90", "COPY ops.other TO STDOUT");
        await server.RunAsync("dba_1", "ALTER TABLE ops.other RENAME TO other_2; ALTER TABLE ops.other_2 DISABLE TRIGGER ALL");
        await server.RunAsync("clerk_91", "COPY ops.other_2 TO STDOUT");
        Assert.NotEqual(0, await server.TryRunAsync("clerk_92", "ALTER TABLE ops.other_2 RENAME TO nothing; SELECT 1"));
        await server.RunAsync("clerk_93", "SELECT 'last'");

        var alerts = await ReplayAsync(await LogAsync(server, "'last'"));
        Assert.Equal(names.Select((_, i) => $"clerk_{i}").Order(StringComparer.Ordinal), alerts.Where(alert => alert.Rule == CopiedOut).Select(alert => alert.User).Order(StringComparer.Ordinal));
        Assert.All(alerts.Where(alert => alert.Rule == CopiedOut), alert => Assert.Contains(alert.ListedAs, new[] { "pop.citizen", "pop.parted" }));
        Assert.DoesNotContain(alerts, alert => alert.Rule == Protection);
        Assert.Equal(0, alerts.Count(alert => alert.Rule == Renamed && alert.Text.Contains("other", StringComparison.Ordinal)));
        Assert.Equal(["dba_1"], alerts.Where(alert => alert.Rule == Renamed).Select(alert => alert.User).Distinct());
    }

    [Fact]
    public async Task A_silo_that_is_killed_goes_on_with_the_new_name_and_asks_for_it_until_the_list_has_it()
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        await using var server = await StartAsync();
        var configuration = _scratch.Write("secmon.yml", $$"""
            data: ./data
            rules: {{Repository.Rules}}
            lists: ./lists
            sources:
              - {id: live, path: "{{server.Logs}}", format: pgaudit, live_within: off}
            """);
        await using (var killed = await Silo.StartAsync(_scratch.Path, configuration))
        {
            await server.RunAsync("dba_1", "BEGIN; ALTER TABLE pop.citizen RENAME TO gone; ROLLBACK");
            await server.RunAsync("dba_1", "SET search_path = pop; ALTER TABLE citizen RENAME TO x");
            await Eventually.FindsAsync("an alert of the new name", () => AlertAsync(killed, "IT-07", "pop.x"));
            await killed.Process.KillAsync();
        }

        await server.RunAsync("dba_1", "ALTER TABLE pop.x DISABLE TRIGGER ALL");
        await server.RunAsync("clerk_1", "SET search_path = pop; COPY x TO STDOUT");
        await using var silo = await Silo.StartAsync(_scratch.Path, configuration);
        var copied = await Eventually.FindsAsync("an alert of the copy", () => AlertAsync(silo, "EX-02", "pop.citizen"));
        await Eventually.FindsAsync("an alert of the trigger", () => AlertAsync(silo, "PR-04", "pop.x"));
        Assert.Equal("clerk_1", (string?)copied["user"]!["name"]);
        await Eventually.FindsAsync("people are asked to list it", async () => (await ProblemsAsync(silo)).FirstOrDefault(problem => problem.Contains("pop.x stands for pop.citizen: add it to citizen_tables.txt", StringComparison.Ordinal)));

        _scratch.Write("lists/citizen_tables.txt", "pop.citizen\npop.parted\npop.part_1\npop.x\npop.gone\n");
        await Eventually.HoldsAsync("the list has it", async () => (await ProblemsAsync(silo)).Count == 0);
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(30)));
    }

    public void Dispose() => _scratch.Dispose();

    private async Task<PostgreSqlServer> StartAsync()
    {
        _scratch.Write("lists/citizen_tables.txt", "pop.citizen\npop.parted\n");
        _scratch.Write("lists/enrich/accounts.csv", "user.name,+secmon.account.kind\nclerk_*,clerk\ndba_*,dba\npostgres,superuser\n");
        var server = await PostgreSqlServer.StartAsync();
        await server.RunAsync("postgres", $"""
            CREATE EXTENSION pgaudit;
            CREATE SCHEMA pop; CREATE SCHEMA ops; CREATE SCHEMA tmp;
            CREATE TABLE pop.citizen (citizen_id text PRIMARY KEY, full_name text);
            CREATE TABLE pop.parted (kind int, name text) PARTITION BY LIST (kind);
            CREATE TABLE pop.part_1 PARTITION OF pop.parted FOR VALUES IN (1);
            CREATE TABLE pop.loose (kind int, name text);
            CREATE TABLE ops.other (id int);
            CREATE ROLE dba_1 LOGIN SUPERUSER;
            ALTER DEFAULT PRIVILEGES FOR ROLE dba_1 GRANT SELECT ON TABLES TO PUBLIC;
            ALTER DEFAULT PRIVILEGES FOR ROLE dba_1 GRANT USAGE ON SCHEMAS TO PUBLIC;
            GRANT USAGE ON SCHEMA pop, ops, tmp TO PUBLIC;
            GRANT SELECT ON ALL TABLES IN SCHEMA pop, ops TO PUBLIC;
            {string.Concat(Enumerable.Range(0, 20).Concat(Enumerable.Range(90, 4)).Select(i => $"CREATE ROLE clerk_{i} LOGIN;"))}
            """);
        return server;
    }

    private static async Task<string> LogAsync(PostgreSqlServer server, string last)
    {
        var log = "";
        await Eventually.HoldsAsync("the server logged what was done", async () => (log = await server.ReadLogAsync()).Contains(last, StringComparison.Ordinal) && log.EndsWith('\n'));
        return log;
    }

    private async Task<List<(string Rule, string User, string? ListedAs, string Text)>> ReplayAsync(string log)
    {
        _scratch.Write("server.csv", log);
        await using var replay = await SecMonProcess.RunAsync(_scratch.Path, "replay", "--format", "pgaudit", "--rules", Repository.Rules, "--lists", "lists", "--input", "server.csv");
        return [.. replay.Output.Select(line => JsonNode.Parse(line)!).Select(alert => (
            (string)alert["rule"]!["name"]!,
            (string)alert["user"]!["name"]!,
            (string?)alert["secmon"]!["detail"]?["collection"]?["listed_as"]?[0],
            alert["db"]?["collection"]?.ToJsonString() ?? ""))];
    }

    private static async Task<JsonNode?> AlertAsync(Silo silo, string useCase, string table) =>
        (await silo.GetJsonAsync("/api/v1/alerts?limit=1000"))["alerts"]!.AsArray().FirstOrDefault(alert =>
            (string)alert!["event"]!["code"]! == useCase && alert["db"]?["collection"]?.ToJsonString().Contains(table, StringComparison.Ordinal) == true);

    private static async Task<List<string>> ProblemsAsync(Silo silo) =>
        [.. (await silo.GetJsonAsync("/api/v1/health"))["problems"]!.AsArray().Where(problem => (string?)problem!["name"] == "SourceNameUnlisted").Select(problem => (string)problem!["summary"]!)];
}
