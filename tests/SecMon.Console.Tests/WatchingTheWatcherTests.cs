using SecMon.Console.Tests.Browser;
using SecMon.EndToEnd.Tests.Processes;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>Sources and rules: what SecMon hears, what it cannot hear, and whether its rules do what their authors meant.</summary>
public sealed class WatchingTheWatcherTests(Chromium chromium) : ConsoleTest(chromium)
{
    [Fact]
    public async Task A_source_shows_its_four_indicators_and_an_unreadable_record_makes_one_bad()
    {
        await RaiseAsync();
        await using var analyst = await OpenAsync();
        await analyst.GoAsync("/sources");
        var indicators = analyst.Page.Locator(".indicators li");
        await Expect(indicators).ToHaveCountAsync(4);
        await Expect(indicators.Nth(0)).ToContainTextAsync("Correct 100 %");
        await Expect(indicators.Nth(3)).ToContainTextAsync("Live");

        await File.AppendAllTextAsync(Deployment.LogPath, "this is no record\n");

        await Expect(indicators.Nth(0)).ToContainTextAsync("bad");
        await Expect(analyst.Page.Locator(".banner").Filter(new() { HasText = "SecMon itself is unwell: one problem." })).ToContainTextAsync("Records cannot be read");
        await Expect(analyst.Page.Locator(".source h2")).ToContainTextAsync("unwell");
    }

    [Fact]
    public async Task Rules_show_their_tests_and_what_they_alerted()
    {
        await RaiseAsync();
        await using var analyst = await OpenAsync();
        await analyst.GoAsync("/rules");

        var rule = analyst.Page.Locator(".rules li").Filter(new() { HasText = "Citizen table copied out" });
        await Expect(rule).ToContainTextAsync("1 alert");
        await Expect(rule.Locator(".tests")).ToContainTextAsync("tests pass", new() { Timeout = 60_000 });
        await rule.Locator("summary").ClickAsync();
        await Expect(rule).ToContainTextAsync("revoke the account if it is not a known job");
        await Expect(analyst.Page.GetByText("0 fail.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_rule_whose_tests_fail_is_shown_with_the_test_that_fails()
    {
        await Silo.DisposeAsync();
        var file = Path.Combine(Deployment.Rules, "extraction", "ex-02-copied-out.tests.yml");
        await File.AppendAllTextAsync(file, "- name: nobody ever copies\n  at: 2026-01-05T09:00:00+07:00\n  events: [{event.action: login}]\n  expect: [{rule: Citizen table copied out, events: [0]}]\n- name: no test at all\n");
        Directory.Delete(Deployment["data"], recursive: true);   // a first start takes the files as they are
        Silo = await Deployment.StartAsync();
        await using var analyst = await OpenAsync();
        await analyst.GoAsync("/rules");

        var rule = analyst.Page.Locator(".rules li").Filter(new() { HasText = "Citizen table copied out" }).First;
        await Expect(rule.Locator(".tests")).ToContainTextAsync("tests fail", new() { Timeout = 60_000 });
        await rule.Locator("summary").ClickAsync();
        await Expect(rule).ToContainTextAsync("nobody ever copies");
        await Expect(rule).ToContainTextAsync("ex-02-copied-out.tests.yml");   // a case that cannot be read fails too
    }

    [Fact]
    public async Task A_rule_file_that_was_refused_says_why()
    {
        await using var analyst = await OpenAsync();
        await File.AppendAllTextAsync(Path.Combine(Deployment.Rules, "extraction", "ex-02-copied-out.yml"), "---\nnonsense: true\n");
        await Eventually.HoldsAsync("the file is refused", async () => (await Silo.GetJsonAsync("/api/v1/rules"))["problems"]!.AsArray().Any(problem => (bool)problem!["error"]!));

        await analyst.GoAsync("/rules");

        await Expect(analyst.Page.Locator(".card.unwell")).ToContainTextAsync("Refused, its last good version stays: extraction/ex-02-copied-out.yml");
    }

    [Fact]
    public async Task Everything_about_one_account_is_one_step_from_its_case()
    {
        await Deployment.Lines.GuessAsync("clerk_12");
        var id = await RaiseAsync();
        await using var analyst = await OpenAsync();
        await analyst.GoAsync($"/alerts/{id}");
        await Expect(analyst.Page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "What else clerk_12 is in" })).ToBeVisibleAsync();
        await analyst.Page.GetByText("Everything about this account").ClickAsync();

        await Expect(analyst.Page.Locator("h1")).ToHaveTextAsync("Account clerk_12");
        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(2);
        await Expect(analyst.Page.Locator(".facts")).ToContainTextAsync("127.7.7.7");
        await analyst.Page.GoBackAsync();
        await Expect(analyst.Page.Locator(".history")).ToBeVisibleAsync();
    }
}
