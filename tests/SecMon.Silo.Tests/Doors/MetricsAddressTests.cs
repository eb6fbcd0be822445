using System.Net;

namespace SecMon.Silo.Tests.Doors;

/// <summary>Metrics at an address of their own, and doors that nobody locked.</summary>
public sealed class MetricsAddressTests
{
    [Fact]
    public async Task An_address_for_metrics_shows_them_and_nothing_else_and_the_other_shows_all_but_them()
    {
        await using var silo = await RunningSilo.StartAsync(new Scratch(), options => options with { Metrics = new IPEndPoint(IPAddress.Loopback, 0) });

        Assert.Contains("secmon_build_info", (await silo.GetAsync("/metrics", address: 1)).Body, StringComparison.Ordinal);
        Assert.Contains("secmon_build_info", (await silo.GetAsync("/METRICS/", address: 1)).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await silo.GetAsync("/api/v1/cases")).Status);
        foreach (var path in new[] { "/metrics", "/Metrics", "//metrics", "/%6detrics" })
            Assert.DoesNotContain("secmon_build_info", (await silo.GetAsync(path)).Body, StringComparison.Ordinal);
        foreach (var path in silo.Endpoints.Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("{documentName}", "v1", StringComparison.Ordinal)).Where(path => path != "/metrics").SelectMany(OddRequests.SpellingsOfAny))
        {
            var answer = await RawClient.SendAsync(silo.Addresses[1], OddRequests.Of("GET", path));
            Assert.True(answer.Status is 400 or 404 or 405 || answer.Body.Contains("secmon_build_info", StringComparison.Ordinal), $"{path}\n{answer}");
        }
    }

    [Fact]
    public async Task With_a_token_the_address_for_metrics_asks_for_it()
    {
        var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["token"], "for-prometheus");
        await using var silo = await RunningSilo.StartAsync(scratch, options => options with { Metrics = new IPEndPoint(IPAddress.Loopback, 0), MetricsTokenFile = scratch["token"] });

        Assert.Equal(HttpStatusCode.Unauthorized, (await silo.GetAsync("/metrics", address: 1)).Status);
        Assert.Equal(HttpStatusCode.OK, (await silo.GetAsync("/metrics", "for-prometheus", address: 1)).Status);
        Assert.Equal(HttpStatusCode.OK, (await silo.GetAsync("/api/v1/cases")).Status);
    }

    [Fact]
    public async Task Without_a_token_of_their_own_the_metrics_ask_for_that_of_the_API()
    {
        var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["token"], "for-all");
        await using var silo = await RunningSilo.StartAsync(scratch, options => options with { ApiTokenFile = scratch["token"] });

        Assert.Equal(HttpStatusCode.Unauthorized, (await silo.GetAsync("/metrics")).Status);
        Assert.Equal(HttpStatusCode.OK, (await silo.GetAsync("/metrics", "for-all")).Status);
    }

    [Fact]
    public async Task Without_any_token_all_is_open_under_names_of_the_silo_and_the_metrics_under_every_name()
    {
        await using var silo = await RunningSilo.StartAsync(new Scratch(), options => options);

        Assert.Equal(HttpStatusCode.OK, (await silo.GetAsync("/api/v1/cases")).Status);
        foreach (var (path, status) in new[] { ("/metrics", 200), ("/METRICS/", 200), ("/healthz", 200), ("/api/v1/cases", 421), ("/API/v1/cases", 421), ("/", 421), ("/nothing", 421) })
            Assert.Equal(status, (await RawClient.SendAsync(silo.Addresses[0], $"GET {path} HTTP/1.1\r\nHost: attacker.example\r\nConnection: close\r\n\r\n")).Status);
    }
}
