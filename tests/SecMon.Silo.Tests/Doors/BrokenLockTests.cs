using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SecMon.Silo.Health;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Tests.Doors;

/// <summary>A token that cannot be used shuts its door to everybody; detection goes on, and somebody is told.</summary>
public sealed class BrokenLockTests
{
    private const string Refused = """{"@timestamp":"2026-11-23T08:00:00Z","event":{"action":"login_failed"},"user":{"name":"clerk_1"}}""" + "\n";

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("", "it is empty")]
    [InlineData("\n", "it is empty")]
    [InlineData("two\nlines\n", "one line of visible ASCII")]
    [InlineData(" ", "one line of visible ASCII")]
    [InlineData("mật-khẩu", "one line of visible ASCII")]
    public async Task A_token_that_cannot_be_used_at_the_start_opens_nothing_and_stops_nothing(string? content, string problem)
    {
        var scratch = new Scratch();
        if (content is not null)
            await File.WriteAllTextAsync(scratch["token"], content, new UTF8Encoding(false));
        await using var silo = await RunningSilo.StartAsync(scratch, options => options with { ApiTokenFile = scratch["token"] });
        var ledger = silo.Services.GetRequiredService<IAlertLedger>();
        var board = silo.Services.GetRequiredService<HealthBoard>();

        await Eventually.HoldsAsync("somebody is told", () => board.Standing.TryGetValue("TokenUnusable/api_token_file", out var standing)
            && standing.Problem.Severity == Detection.Rules.Severity.High && standing.Problem.Summary.Contains(problem, StringComparison.Ordinal));
        foreach (var authorization in new[] { "Bearer", "Bearer ", "Bearer  ", "bearer \t", $"Bearer {content?.Split('\n')[0]}", $"Bearer {content?.Trim()}" })
        {
            var answer = await RawClient.SendAsync(silo.Addresses[0], OddRequests.Of("GET", "/api/v1/cases", [$"Authorization: {authorization.Replace('\n', ' ')}"]));
            Assert.True(answer.GivesNothingAway && answer.Status != 200, $"{authorization}\n{answer}");
        }

        await File.AppendAllTextAsync(silo.Log, Refused);
        await Eventually.HoldsAsync("an alert is raised", async () => (await ledger.ReadAsync(0, 1_000)).Any(entry => entry.Kind == LedgerKind.Alert));

        await File.WriteAllTextAsync(scratch["token"], "mended\n");
        Assert.Equal(HttpStatusCode.OK, (await silo.GetAsync("/api/v1/cases", "mended")).Status);
        if (content is null)   // the monitor looks every five seconds, and once is enough
            await Eventually.HoldsAsync("it is over", () => !board.Standing.ContainsKey("TokenUnusable/api_token_file"));
    }

    [Fact]
    public async Task A_stream_ends_when_its_token_is_changed()
    {
        var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["token"], "old");
        await using var silo = await RunningSilo.StartAsync(scratch, options => options with { ApiTokenFile = scratch["token"] });
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{silo.Addresses[0]}/api/v1/stream") { Headers = { Authorization = new("Bearer", "old") } };
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("event: heartbeat", await reader.ReadLineAsync());

        await File.WriteAllTextAsync(scratch["token"], "new");
        await File.AppendAllTextAsync(silo.Log, Refused);

        Assert.DoesNotContain("clerk_1", await reader.ReadToEndAsync().WaitAsync(Eventually.Soon), StringComparison.Ordinal);
    }
}
