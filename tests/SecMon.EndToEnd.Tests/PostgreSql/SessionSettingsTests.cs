using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.PostgreSql;

/// <summary>Settings of one session change how a real server writes its records, and not what SecMon sees in them.</summary>
public sealed class SessionSettingsTests : IDisposable
{
    /// <summary>Every way in which a statement becomes several records.</summary>
    private const string Work = """
        /*dossier='D1'*/ SELECT * FROM pop.v WHERE citizen_id = '999099000001';
        SELECT pop.f('999099000002');
        PREPARE q(text) AS SELECT * FROM pop.v WHERE citizen_id = $1; EXECUTE q('999099000003'); EXECUTE q('999099000004');
        DO $$ BEGIN PERFORM * FROM pop.v WHERE citizen_id = '999099000005'; PERFORM pop.f('999099000006'); END $$;
        COPY (SELECT * FROM pop.v WHERE citizen_id = '999099000007') TO STDOUT;
        WITH x AS (INSERT INTO pop.household SELECT 1, citizen_id FROM pop.v RETURNING *) SELECT * FROM x, pop.citizen WHERE citizen_id = '999099000008';
        """;

    private readonly Scratch _scratch = new();

    [Theory]
    [InlineData("on")]
    [InlineData("off")]
    public async Task A_text_that_is_logged_once_hides_nobody(string logRows)
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        await using var server = await StartAsync();

        await server.RunAsync("postgres", $"ALTER ROLE clerk_1 SET pgaudit.log_rows = {logRows}; ALTER ROLE clerk_2 SET pgaudit.log_rows = {logRows}; ALTER ROLE clerk_2 SET pgaudit.log_statement_once = on");

        await RunOneByOneAsync(server, "clerk_1", Work);
        await RunOneByOneAsync(server, "clerk_2", Work);

        var log = await LogAsync(server);
        Assert.Contains("<previously logged>", log, StringComparison.Ordinal);
        var usual = await SeenAsync(log, "clerk_1");
        Assert.True(usual.Count > 20, $"{usual.Count} accesses");
        Assert.Equal(usual, await SeenAsync(log, "clerk_2"));
    }

    [Fact]
    public async Task Two_hundred_look_ups_without_a_dossier_are_told_however_often_their_text_is_logged()
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        await using var server = await StartAsync();

        await server.RunAsync("postgres", "ALTER ROLE clerk_2 SET pgaudit.log_statement_once = on");

        await RunOneByOneAsync(server, "clerk_2", string.Concat(Enumerable.Range(0, 200).Select(n => string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM pop.v WHERE citizen_id = '999099000{n:000}';\n"))));

        var rules = (await AlertsAsync(await LogAsync(server))).Select(alert => (string)alert["rule"]!["name"]!).Distinct();
        Assert.Contains("Person looked up without a dossier", rules);
        Assert.Contains("Many citizens read by one clerk", rules);
    }

    [Fact]
    public async Task Accounts_whose_relations_are_not_logged_are_not_said_to_have_no_audit_and_their_rows_count_once()
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        await using var server = await StartAsync();
        await server.RunAsync("postgres", "ALTER ROLE clerk_2 SET pgaudit.log_relation = off; ALTER ROLE clerk_3 SET pgaudit.log = 'none'");

        foreach (var clerk in new[] { "clerk_1", "clerk_2", "clerk_3" })
            await RunOneByOneAsync(server, clerk, "SELECT * FROM pop.v;\nSELECT * FROM pop.citizen;\nSELECT 1;");
        await server.RunAsync("clerk_1", "SELECT 2");

        var log = await LogAsync(server);
        Assert.Equal(["clerk_3"], (await AlertsAsync(log)).Where(alert => (string)alert["rule"]!["name"]! == "Session auditing is off").Select(alert => (string)alert["user"]!["name"]!).Distinct());
        var events = await ParseAsync(log);
        var nameless = events.Where(access => (string?)access["user.name"] == "clerk_2" && access["db.collection.name"] is not null).ToList();
        Assert.Equal(3 + 3, nameless.Sum(access => (int?)access["db.response.returned_rows"] ?? 0));
        Assert.Equal(["pop.citizen", "pop.citizen", "pop.v"], nameless.Select(access => (string)access["db.collection.name"]![0]!).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _scratch.Dispose();

    private static async Task<PostgreSqlServer> StartAsync()
    {
        var server = await PostgreSqlServer.StartAsync(PostgreSqlServer.Audited + "pgaudit.role = 'auditor'\n");
        await server.RunAsync("postgres", """
            CREATE EXTENSION pgaudit;
            CREATE SCHEMA pop;
            CREATE TABLE pop.citizen (citizen_id text PRIMARY KEY);
            CREATE TABLE pop.household (id int, head text);
            INSERT INTO pop.citizen VALUES ('999099000001'), ('999099000002'), ('999099000003');
            CREATE VIEW pop.v AS SELECT c.* FROM pop.citizen c;
            CREATE FUNCTION pop.f(x text) RETURNS bigint LANGUAGE plpgsql AS 'DECLARE n bigint; BEGIN SELECT count(*) INTO n FROM pop.v WHERE citizen_id = x; RETURN n; END';
            CREATE ROLE auditor; CREATE ROLE clerk_1 LOGIN; CREATE ROLE clerk_2 LOGIN; CREATE ROLE clerk_3 LOGIN;
            GRANT USAGE ON SCHEMA pop TO PUBLIC;
            GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA pop TO PUBLIC;
            GRANT SELECT ON pop.citizen TO auditor;
            """);
        return server;
    }

    /// <summary>Each statement by itself, not as one batch, whose records all have the whole text.</summary>
    private async Task RunOneByOneAsync(PostgreSqlServer server, string account, string statements) =>
        await server.RunAsync(account, $@"\i {_scratch.Write("work.sql", statements)}");

    private static async Task<string> LogAsync(PostgreSqlServer server)
    {
        var log = "";
        await server.RunAsync("postgres", "SELECT 'the last'");
        await Eventually.HoldsAsync("the server logged what was done", async () => (log = await server.ReadLogAsync()).Contains("the last", StringComparison.Ordinal) && log.EndsWith('\n'));
        return log;
    }

    /// <summary>What an account did, without the names of session, statement and place.</summary>
    private async Task<List<string>> SeenAsync(string log, string account) =>
        [.. (await ParseAsync(log)).Where(access => (string?)access["user.name"] == account && access["secmon.audit.class"] is not null).Select(access =>
            string.Join(' ', new[] { "event.action", "db.collection.name", "secmon.subject.ids", "secmon.purpose.dossier", "secmon.sql.kind", "secmon.sql.where", "secmon.sql.tables", "secmon.subject.unrecognised", "db.response.returned_rows" }
                .Select(name => $"{name}={access[name]?.ToJsonString()}")))];

    private async Task<List<JsonNode>> ParseAsync(string log)
    {
        await using var parse = await RunAsync(log, "parse");
        return [.. parse.Output.Select(line => JsonNode.Parse(line)!)];
    }

    private async Task<List<JsonNode>> AlertsAsync(string log)
    {
        await using var replay = await RunAsync(log, "replay", "--rules", Repository.Rules);
        return [.. replay.Output.Select(line => JsonNode.Parse(line)!)];
    }

    private async Task<SecMonProcess> RunAsync(string log, string command, params string[] options)
    {
        _scratch.Write("server.csv", log);
        _scratch.Write("lists/enrich/accounts.csv", "user.name,+secmon.account.kind\nclerk_*,clerk\npostgres,superuser\n");
        return await SecMonProcess.RunAsync(_scratch.Path, [command, "--format", "pgaudit", "--lists", "lists", "--input", "server.csv", .. options]);
    }
}
