using SecMon.Console.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>What happens shows by itself.</summary>
public sealed class LiveTests(Chromium chromium, SharedSilo silo, ITestOutputHelper output) : ConsoleTest(chromium, silo)
{
    [Fact]
    public async Task An_alert_of_a_real_log_line_appears_without_a_reload()
    {
        var second = $"{Account}_b";
        await RaiseAsync($"{Account}_a");   // the first one also warms up
        await using var analyst = await OpenAsync();
        await analyst.GoAsync($"/?actor={Account}");
        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(1);
        await analyst.Page.EvaluateAsync("""
            (account) => {
              const list = document.querySelector('ol.cases');
              new MutationObserver(() => { window.arrived ??= list.textContent.includes(account) ? Date.now() : undefined; }).observe(list, { childList: true, subtree: true });
            }
            """, second);

        var started = DateTimeOffset.UtcNow;
        await Deployment.Lines.CopyOutAsync(second);
        await Expect(analyst.Page.Locator("li.case").Filter(new() { HasText = second })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var arrived = await analyst.Page.EvaluateAsync<double>("window.arrived");   // gone if the page had been loaded again
        output.WriteLine($"from the log line to the page: {arrived - started.ToUnixTimeMilliseconds():N0} ms");

        var cases = (await Silo.GetJsonAsync("/api/v1/cases?status=unclosed&limit=1000"))["cases"]!.AsArray().Select(one => ((string)one!["severity"]!, (string)one["status"]!)).ToList();
        await Expect(analyst.Page.Locator(".counter.critical strong")).ToHaveTextAsync($"{cases.Count(one => one.Item1 == "critical")}");
        await Expect(analyst.Page).ToHaveTitleAsync($"({cases.Count(one => one is ("critical" or "high", "open"))}) SecMon");
        await Expect(analyst.Page.Locator("[aria-live=polite]")).ToContainTextAsync("New case: Critical, Citizen table copied out");
        Assert.Empty(analyst.Troubles);
    }

    [Fact]
    public async Task A_list_that_could_not_be_read_is_read_again()
    {
        await RaiseAsync();
        await using var analyst = await OpenAsync();
        var asked = 0;
        await analyst.Page.RouteAsync("**/api/v1/cases?status=unclosed*", route => ++asked == 1 ? route.AbortAsync() : route.ContinueAsync());

        await analyst.GoAsync($"/?actor={Account}");

        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(1);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task New_cases_wait_behind_a_bar_while_somebody_reads_and_take_no_focus()
    {
        foreach (var account in new[] { $"{Account}_a", $"{Account}_b", $"{Account}_c" })
            await RaiseAsync(account);
        await using var analyst = await OpenAsync();
        await analyst.GoAsync($"/?actor={Account}");
        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(3);
        await analyst.PressAsync("j", "j");
        var read = await analyst.Page.EvaluateAsync<string>("document.activeElement.href");

        await Deployment.Lines.CopyOutAsync($"{Account}_d");
        await Expect(analyst.Page.Locator(".fresh")).ToHaveTextAsync("One new case: show");

        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(3);
        Assert.Equal(read, await analyst.Page.EvaluateAsync<string>("document.activeElement.href"));
        await analyst.PressAsync("n");
        await Expect(analyst.Page.Locator("li.case").First).ToContainTextAsync($"{Account}_d");
    }
}
