using System.Net;
using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Delivery;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.PostgreSql;

/// <summary>The ledger in a PostgreSQL database: by configuration alone, and through an outage of the database.</summary>
public sealed class LedgerInPostgreSqlTests
{
    [Fact]
    public async Task Alerts_survive_an_outage_of_the_database_and_the_chain_holds()
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        await using var server = await PostgreSqlServer.StartAsync();
        using var deployment = new DeliveringSilo("{type: console}");
        var secret = Path.Combine(deployment.Folder, "ledger.secret");
        await File.WriteAllTextAsync(secret, server.ConnectionString);
        var configuration = await File.ReadAllTextAsync(deployment.Configuration);
        await File.WriteAllTextAsync(deployment.Configuration, configuration.Replace("ledger: {", $"ledger: {{postgresql_file: {secret}, ", StringComparison.Ordinal));
        await using var silo = await deployment.StartAsync();
        await deployment.Log.AttackAsync(5);
        await Eventually.HoldsAsync("five alerts", async () => await AlertsAsync(silo) == 5);

        await server.RunAsync("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'secmon'");
        await deployment.Log.AttackAsync(5);

        await Eventually.HoldsAsync("ten alerts", async () => await AlertsAsync(silo) == 10);
        Assert.Equal(0, await silo.MetricAsync("secmon_ledger_conflicts_total"));
        Assert.True(await silo.StopAsync(TimeSpan.FromSeconds(10)) == 0, string.Join('\n', silo.Process.Errors.TakeLast(40)));
        await using var verify = await SecMonProcess.RunAsync(deployment.Folder, "ledger", "verify", "--config", deployment.Configuration);
        Assert.True(verify.ExitCode == 0 && verify.Errors.Any(line => line.Contains("signed up to", StringComparison.Ordinal)), string.Join('\n', verify.Errors));

        await server.RunAsync("postgres", "UPDATE ledger SET body = replace(body, 'refused', 'allowed') WHERE kind = 'alert' AND sequence = (SELECT max(sequence) FROM ledger WHERE kind = 'alert')");
        await using var tampered = await SecMonProcess.RunAsync(deployment.Folder, "ledger", "verify", "--config", deployment.Configuration);
        Assert.Equal(1, tampered.ExitCode);
        Assert.Contains("was changed", string.Join('\n', tampered.Errors), StringComparison.Ordinal);
    }

    /// <summary>How many alerts there are; -1 while the ledger cannot be read.</summary>
    private static async Task<int> AlertsAsync(Silo silo)
    {
        var (status, body) = await silo.GetAsync("/api/v1/alerts?limit=1000");
        if (status == HttpStatusCode.ServiceUnavailable)
            return -1;
        Assert.True(status == HttpStatusCode.OK, body);
        return ((JsonArray)JsonNode.Parse(body)!["alerts"]!).Count;
    }
}
