using System.Diagnostics;
using SecMon.Console.Tests.Browser;
using SecMon.EndToEnd.Tests.Processes;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>What happens shows by itself.</summary>
public sealed class LiveTests(Chromium chromium, ITestOutputHelper output) : ConsoleTest(chromium)
{
    [Fact]
    public async Task An_alert_of_a_real_log_line_appears_without_a_reload()
    {
        await RaiseAsync("clerk_1");   // the first one also warms up
        await using var analyst = await OpenAsync();
        await analyst.GoAsync();
        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(1);
        await analyst.Page.EvaluateAsync("""
            () => {
              const list = document.querySelector('ol.cases');
              new MutationObserver(() => { window.arrived ??= list.textContent.includes('clerk_2') ? Date.now() : undefined; }).observe(list, { childList: true, subtree: true });
            }
            """);

        var started = DateTimeOffset.UtcNow;
        await Deployment.Lines.CopyOutAsync("clerk_2");
        await Expect(analyst.Page.Locator("li.case").Filter(new() { HasText = "clerk_2" })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var arrived = await analyst.Page.EvaluateAsync<double>("window.arrived");   // gone if the page had been loaded again
        output.WriteLine($"from the log line to the page: {arrived - started.ToUnixTimeMilliseconds():N0} ms");

        await Expect(analyst.Page.Locator(".counter.critical strong")).ToHaveTextAsync("2");
        await Expect(analyst.Page).ToHaveTitleAsync("(2) SecMon");
        await Expect(analyst.Page.Locator("[aria-live=polite]")).ToContainTextAsync("New case: Critical, Citizen table copied out");
        Assert.Empty(analyst.Troubles);
    }

    [Fact]
    public async Task New_cases_wait_behind_a_bar_while_somebody_reads_and_take_no_focus()
    {
        await Deployment.Attacks.AttackAsync(3);
        await using var analyst = await OpenAsync();
        await analyst.GoAsync();
        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(3);
        await analyst.PressAsync("j", "j");
        var read = await analyst.Page.EvaluateAsync<string>("document.activeElement.href");

        await Deployment.Lines.CopyOutAsync("clerk_2");
        await Expect(analyst.Page.Locator(".fresh")).ToHaveTextAsync("One new case: show");

        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(3);
        Assert.Equal(read, await analyst.Page.EvaluateAsync<string>("document.activeElement.href"));
        await analyst.PressAsync("n");
        await Expect(analyst.Page.Locator("li.case").First).ToContainTextAsync("clerk_2");
    }

    [Fact]
    public async Task A_page_that_lost_its_silo_says_so_and_then_shows_what_it_missed()
    {
        var address = new Uri(Silo.Url);
        await RaiseAsync("clerk_1");
        await using var analyst = await OpenAsync();
        await analyst.GoAsync();

        await Silo.DisposeAsync();
        await Expect(analyst.Page.GetByText("This page hears nothing from SecMon.")).ToBeVisibleAsync();
        await Expect(analyst.Page.Locator(".live")).ToHaveTextAsync("Reconnecting…");

        await Deployment.Lines.CopyOutAsync("clerk_2");
        Silo = await Deployment.StartAsync($"SECMON__HTTP={address.Authority}");

        await Expect(analyst.Page.Locator("li.case").Filter(new() { HasText = "clerk_2" })).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(analyst.Page.Locator(".live")).ToHaveTextAsync("Live");
        await Expect(analyst.Page.GetByText("This page hears nothing from SecMon.")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Thousands_of_cases_leave_the_page_quick()
    {
        const int Cases = 5_000;
        await Deployment.Attacks.AttackAsync(Cases);
        await Eventually.HoldsAsync("all are folded", async () => (await Silo.GetJsonAsync($"/api/v1/cases?order=newest&limit=1"))["next"]!.GetValue<long>() >= Cases, TimeSpan.FromMinutes(2));
        await using var analyst = await OpenAsync();
        await analyst.GoAsync();
        await Expect(analyst.Page.Locator(".counter.high strong")).ToHaveTextAsync("5,000", new() { Timeout = 60_000 });

        Assert.InRange(await analyst.Page.Locator("li.case").CountAsync(), 1, 100);
        var started = Stopwatch.GetTimestamp();
        await analyst.Page.GetByRole(Microsoft.Playwright.AriaRole.Searchbox, new() { Name = "Search" }).FillAsync("127.1.19.250");
        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(1);
        output.WriteLine($"search among {Cases:N0} cases: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:N0} ms");
        await Expect(analyst.Page).ToHaveURLAsync($"{Silo.Url}?text=127.1.19.250");
    }
}
