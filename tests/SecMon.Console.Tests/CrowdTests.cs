using System.Diagnostics;
using SecMon.Console.Tests.Browser;
using SecMon.EndToEnd.Tests.Processes;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>Thousands of cases, which other tests would have to step around.</summary>
public sealed class CrowdTests(Chromium chromium, CrowdTests.OwnSilo silo, ITestOutputHelper output) : ConsoleTest(chromium, silo), IClassFixture<CrowdTests.OwnSilo>
{
    [Fact]
    public async Task Thousands_of_cases_leave_the_page_quick()
    {
        const int Cases = 2_000;
        var last = (await Deployment.Attacks.AttackAsync(Cases))[^1];
        await Eventually.HoldsAsync("all are folded", async () => (await Silo.GetJsonAsync($"/api/v1/cases?order=newest&limit=1"))["next"]!.GetValue<long>() >= Cases, Eventually.Soon);
        await using var analyst = await OpenAsync();
        await analyst.GoAsync();
        await Expect(analyst.Page.Locator(".counter.high strong")).ToHaveTextAsync("2,000", new() { Timeout = 120_000 });

        Assert.InRange(await analyst.Page.Locator("li.case").CountAsync(), 1, 100);
        var started = Stopwatch.GetTimestamp();
        await analyst.Page.GetByRole(Microsoft.Playwright.AriaRole.Searchbox, new() { Name = "Search" }).FillAsync(last);
        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(1);
        output.WriteLine($"search among {Cases:N0} cases: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:N0} ms");
        await Expect(analyst.Page).ToHaveURLAsync($"{Silo.Url}?text={last}");
    }

    /// <summary>A silo that is crowded.</summary>
    public sealed class OwnSilo() : RunningSilo;
}
