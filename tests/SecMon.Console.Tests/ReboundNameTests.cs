using System.Net;
using SecMon.Console.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>A silo without a token answers nobody who let a name of their own lead to it (DNS rebinding).</summary>
public sealed class ReboundNameTests(Chromium chromium, SharedSilo silo) : ConsoleTest(chromium, silo)
{
    [Fact]
    public async Task A_page_under_a_name_that_was_led_here_gets_nothing_but_what_to_configure()
    {
        await using var analyst = await OpenAsync();
        var answer = await analyst.Page.GotoAsync($"http://{Chromium.ReboundName}:{new Uri(Silo.Url).Port}/");

        Assert.Equal(421, answer!.Status);
        await Expect(analyst.Page.Locator("body")).ToContainTextAsync($"hosts: [{Chromium.ReboundName}]");
        Assert.Equal(421, await analyst.Page.EvaluateAsync<int>("async () => (await fetch('/api/v1/cases')).status"));
    }

    [Theory]
    [InlineData("127.0.0.1", "/api/v1/cases", true)]
    [InlineData("localhost", "/", true)]
    [InlineData("secmon", "/", false)]
    [InlineData("secmon", "/api/v1/cases", false)]
    [InlineData("secmon", "/metrics", true)]   // Prometheus asks by the name of a container
    [InlineData("secmon", "/healthz", true)]
    [InlineData("secmon", "/readyz", true)]
    public async Task Only_health_and_metrics_are_answered_under_any_name(string name, string path, bool isAnswered)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Silo.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = $"{name}:{new Uri(Silo.Url).Port}";

        using var answer = await http.SendAsync(request);

        Assert.Equal(isAnswered, answer.StatusCode != HttpStatusCode.MisdirectedRequest);
    }
}
