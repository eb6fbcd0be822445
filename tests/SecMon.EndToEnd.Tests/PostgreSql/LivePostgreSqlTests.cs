using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.PostgreSql;

/// <summary>A live PostgreSQL with pgaudit: what somebody does now is an alert now.</summary>
public sealed class LivePostgreSqlTests
{
    [Fact]
    public async Task What_is_done_in_a_live_database_is_in_the_ledger_at_once()
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        using var scratch = new Scratch();
        await using var server = await PostgreSqlServer.StartAsync();
        await server.RunAsync("postgres", """
            CREATE EXTENSION pgaudit;
            CREATE SCHEMA pop;
            CREATE TABLE pop.citizen (citizen_id text PRIMARY KEY, full_name text);
            INSERT INTO pop.citizen SELECT '9990000' || to_char(n, 'FM00000'), 'Person ' || n FROM generate_series(1, 2000) n;
            CREATE ROLE clerk_1 LOGIN; CREATE ROLE clerk_2 LOGIN; CREATE ROLE clerk_3 LOGIN;
            GRANT USAGE ON SCHEMA pop TO PUBLIC;
            GRANT SELECT ON pop.citizen TO PUBLIC;
            """);
        scratch.Write("lists/citizen_tables.txt", "pop.citizen\n");
        var configuration = scratch.Write("secmon.yml", $$"""
            data: ./data
            rules: {{Repository.Rules}}
            lists: ./lists
            sources:
              - {id: live, path: "{{server.Logs}}", format: pgaudit}
            """);
        await using var silo = await Silo.StartAsync(scratch.Path, configuration);
        await Eventually.HoldsAsync("the log so far is read", async () => await silo.RecordsAsync() > 10);

        foreach (var clerk in new[] { "clerk_1", "clerk_2", "clerk_3" })
        {
            await server.RunAsync(clerk, "COPY pop.citizen TO STDOUT");
            var alert = await Eventually.FindsAsync($"an alert of {clerk}", () => CopyOfAsync(silo, clerk));
            Print(clerk, alert);
        }

        await server.RunAsync("postgres", "ALTER SYSTEM SET pgaudit.log = 'none'");
        var weakened = await Eventually.FindsAsync("an alert of the audit's end", () => AlertAsync(silo, alert => (string)alert["event"]!["code"]! == "PR-01"));
        Print("audit weakened", weakened);
    }

    private static Task<JsonNode?> CopyOfAsync(Silo silo, string user) =>
        AlertAsync(silo, alert => (string)alert["event"]!["code"]! == "EX-02" && (string?)alert["user"]?["name"] == user);

    private static async Task<JsonNode?> AlertAsync(Silo silo, Func<JsonNode, bool> isIt) =>
        (await silo.GetJsonAsync("/api/v1/alerts?limit=1000"))["alerts"]!.AsArray().FirstOrDefault(alert => isIt(alert!));

    private static void Print(string what, JsonNode alert)
    {
        var written = DateTime.Parse((string)alert["@timestamp"]!, CultureInfo.InvariantCulture);
        var inLedger = DateTime.Parse((string)alert["event"]!["created"]!, CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: in the ledger {(inLedger - written).TotalMilliseconds:N0} ms after the time in the record");
    }
}
