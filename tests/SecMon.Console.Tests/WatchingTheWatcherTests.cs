using Microsoft.Playwright;
using SecMon.Console.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>Sources and rules: what SecMon hears, what it cannot hear, and whether its rules do what their authors meant.</summary>
public sealed class WatchingTheWatcherTests(Chromium chromium, SharedSilo silo) : ConsoleTest(chromium, silo)
{
    [Fact]
    public async Task Rules_show_their_tests_and_what_they_alerted()
    {
        await RaiseAsync();
        var ofRule = (long)(await Silo.GetJsonAsync("/api/v1/rules"))["rules"]!.AsArray().First(one => (string)one!["title"]! == "Citizen table copied out")!["alerts"]!;
        await using var analyst = await OpenAsync();
        await analyst.GoAsync("/rules");

        var rule = analyst.Page.Locator(".rules li").Filter(new() { HasText = "Citizen table copied out" });
        await Expect(rule).ToContainTextAsync(ofRule == 1 ? "1 alert" : $"{ofRule} alerts");
        await Expect(rule.Locator(".tests")).ToContainTextAsync("tests pass", new() { Timeout = 120_000 });
        await rule.Locator("summary").ClickAsync();
        await Expect(rule).ToContainTextAsync("revoke the account if it is not a known job");
        await Expect(rule.GetByRole(AriaRole.Link, new() { Name = "/runbooks/EX-02" })).ToBeVisibleAsync();
        await Expect(analyst.Page.GetByText("0 fail.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Decisions_stand_below_the_rules_with_their_tests()
    {
        await using var analyst = await OpenAsync();
        await Wording.MarkAsync(analyst);
        await analyst.GoAsync("/rules");
        var decision = analyst.Page.Locator(".decisions li").Filter(new() { HasText = "Approved work" });

        await Expect(decision).ToContainTextAsync("decisions/approved-work.yml");
        await Expect(decision.Locator(".tests")).ToContainTextAsync("tests pass", new() { Timeout = 120_000 });
        await decision.Locator("summary").ClickAsync();
        await Expect(decision).ToContainTextAsync("approved beforehand");
        Assert.Empty(await Wording.UnmarkedAsync(analyst));
        await analyst.Page.Locator("input[type=search]").FillAsync("copied out");
        await Expect(analyst.Page.GetByRole(AriaRole.Heading, new() { Name = "Decisions" })).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_rule_in_shadow_says_so_and_what_it_would_have_alerted()
    {
        await RaiseAsync();
        await using var analyst = await OpenAsync();
        await Wording.MarkAsync(analyst);
        await analyst.GoAsync("/rules");
        var rule = analyst.Page.Locator(".rules li").Filter(new() { HasText = SharedSilo.InShadow });

        await Expect(rule.Locator(".flags")).ToHaveTextAsync("⟦in shadow⟧");   // and not that it pages
        await Expect(rule.Locator(".count")).ToContainTextAsync("in shadow");
        await rule.Locator("summary").ClickAsync();
        await Expect(rule).ToContainTextAsync("reach nobody");
        await Expect(rule.GetByText("Its cases")).ToHaveCountAsync(0);
        await Expect(analyst.Page.Locator("main > p").Filter(new() { HasText = "⟦ rules run in shadow.⟧" })).ToBeVisibleAsync();
        Assert.Empty(await Wording.UnmarkedAsync(analyst));
        Assert.DoesNotContain((await Silo.GetJsonAsync("/api/v1/cases?limit=1000"))["cases"]!.AsArray(), one => (string)one!["rule_name"]! == SharedSilo.InShadow);
    }

    [Fact]
    public async Task Everything_about_one_account_is_one_step_from_its_case()
    {
        await Deployment.Lines.GuessAsync(Account);
        var id = await RaiseAsync();
        await using var analyst = await OpenAsync();
        await analyst.GoAsync($"/alerts/{id}");
        await Expect(analyst.Page.GetByRole(AriaRole.Heading, new() { Name = $"What else {Account} is in" })).ToBeVisibleAsync();
        await analyst.Page.GetByText("Everything about this account").ClickAsync();

        await Expect(analyst.Page.Locator("h1")).ToHaveTextAsync($"Account {Account}");
        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(2);
        await Expect(analyst.Page.Locator(".facts")).ToContainTextAsync("127.7.7.7");
        await analyst.Page.GoBackAsync();
        await Expect(analyst.Page.Locator(".history")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_runbook_is_one_step_from_a_case_and_from_everywhere()
    {
        var id = await RaiseAsync();
        await using var analyst = await OpenAsync();
        await analyst.GoAsync($"/cases/{id}");
        await analyst.Page.GetByRole(AriaRole.Link, new() { Name = "/runbooks/EX-02" }).ClickAsync();
        await Expect(analyst.Page.Locator("h1")).ToContainTextAsync("EX-02");
        await analyst.Page.GoBackAsync();
        await Expect(analyst.Page.Locator(".history")).ToBeVisibleAsync();

        await analyst.PressAsync("?");
        await analyst.Page.GetByRole(AriaRole.Link, new() { Name = "Runbooks: what to do" }).ClickAsync();

        await Expect(analyst.Page.Locator("h1")).ToContainTextAsync("unbooks");
        Assert.Empty(analyst.Troubles);
    }
}
