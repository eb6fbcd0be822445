using System.Text.Json.Nodes;
using Microsoft.Playwright;
using SecMon.Console.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>What people see of an incident, and do about it.</summary>
public sealed class IncidentsTests(Chromium chromium, SharedSilo silo) : ConsoleTest(chromium, silo)
{
    private const string Address = $"/incidents/{ServedIncident.Id}";

    [Fact]
    public async Task Incidents_come_first_and_their_cases_are_one_click_away()
    {
        var id = await RaiseAsync();
        var (analyst, _) = await OpenWithAsync(id);
        await using var _ = analyst;
        var page = analyst.Page;
        await analyst.GoAsync();
        var row = page.Locator($"li.case a[href='/cases/{id}']");

        await Expect(page.Locator("li.incident")).ToHaveCountAsync(1);
        await Expect(page.Locator("li.incident a")).ToHaveAttributeAsync("href", Address);
        await Expect(page.Locator("li.incident")).ToContainTextAsync("1 case");
        await Expect(page.Locator("h2").First).ToHaveTextAsync("Incidents");
        await Expect(page.Locator(".folded")).ToBeVisibleAsync();
        await Expect(row).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all cases" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(1);
        await Expect(page.GetByLabel("Which cases")).ToHaveValueAsync("all");
        Assert.Empty(analyst.Troubles);
    }

    [Fact]
    public async Task Who_searches_finds_the_case_and_the_incident_that_tells_of_it()
    {
        var id = await RaiseAsync();
        var (analyst, _) = await OpenWithAsync(id);
        await using var _ = analyst;

        await analyst.GoAsync($"/?actor={Account}");

        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(1);
        await Expect(analyst.Page.Locator("li.incident")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task An_incident_says_what_happened_in_which_order_why_it_is_one_and_what_to_do()
    {
        var (analyst, _) = await OpenWithAsync("al-1", "al-2");
        await using var _ = analyst;
        var page = analyst.Page;
        await analyst.GoAsync();

        await page.Locator("li.incident a").ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync($"Break-in that went on: {Account}");
        await Expect(page.Locator(".timeline li")).ToHaveCountAsync(2);
        await Expect(page.Locator(".timeline li").First).ToContainTextAsync("AC-02 Guessed password");
        await Expect(page.Locator(".timeline a[href='/cases/al-2']")).ToContainTextAsync("EX-02 Citizen table copied out");
        await Expect(page.GetByText("a guessed password, then a copy").First).ToBeVisibleAsync();
        await Expect(page.GetByText("case EX-02")).ToBeVisibleAsync();
        await Expect(page.Locator(".next")).ToContainTextAsync("Lock the account.");
        await Expect(page.Locator(".next a")).ToHaveAttributeAsync("href", "/runbooks/EX-02");
        await Expect(page.Locator(".history")).ToContainTextAsync("Break-in that went on opened it with AC-02 Guessed password, EX-02 Citizen table copied out");
        await analyst.PressAsync("Escape");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Cases");
        Assert.Empty(analyst.Troubles);
    }

    [Fact]
    public async Task Closing_says_which_cases_stay_open_and_names_what_was_seen()
    {
        var (analyst, served) = await OpenWithAsync("al-1", "al-2");
        await using var _ = analyst;
        served.KeepOpen("al-2", "it is also in another open incident");
        var page = analyst.Page;
        await analyst.GoAsync(Address);
        await Expect(page.Locator(".timeline li")).ToHaveCountAsync(2);

        await analyst.PressAsync("a");
        await Expect(page.Locator(".casehead .status")).ToHaveTextAsync("Acknowledged");
        await analyst.PressAsync("c");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("One open case closes with it.");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("EX-02 Citizen table copied out it is also in another open incident");
        await page.GetByLabel("True positive").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();

        await Expect(page.Locator(".casehead .status")).ToHaveTextAsync("Closed: true positive");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Open again" })).ToBeVisibleAsync();
        Assert.Equal([("acknowledge", "\"1\""), ("close", "\"2\"")], served.Sent.Select(change => ((string)change["action"]!, (string)change["if_match"]!)));
        Assert.Empty(analyst.Troubles);
    }

    [Fact]
    public async Task Who_closes_while_a_case_joins_is_told_sees_it_marked_and_can_decide_again()
    {
        var (analyst, served) = await OpenWithAsync("al-1");
        await using var _ = analyst;
        var page = analyst.Page;
        await analyst.GoAsync(Address);
        await Expect(page.Locator(".timeline li")).ToHaveCountAsync(1);
        await analyst.PressAsync("c");
        await page.GetByLabel("Benign").CheckAsync();
        served.Join("al-2");
        var close = page.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true });

        await close.ClickAsync();

        await Expect(page.GetByText("Nothing was saved: a case joined since you read it (EX-02 Citizen table copied out).")).ToBeVisibleAsync();
        await Expect(page.Locator(".timeline li").Nth(1).Locator(".new")).ToHaveTextAsync("new");
        await Expect(page.Locator(".timeline li").First.Locator(".new")).ToHaveCountAsync(0);
        await Expect(page.Locator(".casehead .status")).ToHaveTextAsync("Open");
        await close.ClickAsync();
        await Expect(page.Locator(".casehead .status")).ToHaveTextAsync("Closed: benign");
    }

    [Fact]
    public async Task A_case_says_of_what_it_is_a_part_what_to_do_and_one_key_accepts_what_a_decision_proposes()
    {
        var id = await RaiseAsync();
        var (analyst, _) = await OpenWithAsync(id);
        await using var _ = analyst;
        var page = analyst.Page;
        await page.RouteAsync($"**/api/v1/cases/{id}", async route =>
        {
            var answer = await route.FetchAsync();
            var one = JsonNode.Parse(await answer.TextAsync())!;
            one["incidents"] = new JsonArray(ServedIncident.Id);
            one["team"] = "records office";
            one["tasks"] = new JsonArray("Call the office.");
            if ((string?)one["status"] != "closed")
                one["proposed"] = "benign";
            one["decided"] = new JsonArray(new JsonObject { ["id"] = "d-2", ["title"] = "Known benign", ["effect"] = "propose", ["value"] = "benign", ["because"] = "closed twice" });
            await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Body = one.ToJsonString() });
        });
        await analyst.GoAsync($"/cases/{id}");

        await Expect(page.Locator(".joins a")).ToHaveAttributeAsync("href", Address);
        await Expect(page.Locator(".joins")).ToContainTextAsync($"Part of the incident Break-in that went on: {Account}");
        await Expect(page.Locator(".proposal")).ToContainTextAsync("Proposed: close it as benign (Known benign). closed twice");
        await Expect(page.Locator(".next")).ToContainTextAsync("Call the office.");
        await Expect(page.Locator(".facts")).ToContainTextAsync("records office");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Accept the proposal" })).ToBeVisibleAsync();
        await Expect(page.Locator(".history")).ToBeVisibleAsync();
        await analyst.PressAsync("p");

        await Expect(page.Locator(".casehead .status")).ToHaveTextAsync("Closed: benign");
        Assert.Equal([("closed", "lan")], await ChangesAsync(id));
        Assert.Empty(analyst.Troubles);
    }

    [Theory]
    [InlineData("en", ColorScheme.Light, ColorScheme.Dark)]
    [InlineData("vi", ColorScheme.Dark, ColorScheme.Light)]
    public async Task Axe_finds_nothing_light_and_dark_wide_and_narrow_and_every_text_is_a_message(string language, ColorScheme wide, ColorScheme narrow)
    {
        Axe.Require();
        var id = await RaiseAsync();
        await using var analyst = await OpenAsync($"\"name\":\"lan\",\"lang\":\"{language}\"", new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce });
        var served = new ServedIncident(Account, id, "al-2");
        served.KeepOpen("al-2", "it is also in another open incident");
        await served.ServeAsync(analyst.Page);
        await Wording.MarkAsync(analyst);
        await analyst.GoAsync();
        var found = new List<string>();
        foreach (var (address, ready, key) in new[] { ("/", "li.incident", null), (Address, ".timeline li", null), (Address, ".timeline li", "c") })
        {
            await analyst.MoveAsync(address);
            await Expect(analyst.Page.Locator(ready).First).ToBeVisibleAsync();
            if (key is not null)
                await analyst.PressAsync(key);
            found.AddRange((await Wording.UnmarkedAsync(analyst)).Select(text => $"{address} {key}: no message: {text}"));
            foreach (var look in new[] { new Look(language, wide, 1280), new Look(language, narrow, 400) })
                found.AddRange((await look.ProblemsAsync(analyst)).Select(problem => $"{address} {key} {look}: {problem}"));
        }

        found.AddRange(analyst.Troubles);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private async Task<(Analyst Analyst, ServedIncident Served)> OpenWithAsync(params string[] cases)
    {
        var analyst = await OpenAsync();
        var served = new ServedIncident(Account, cases);
        await served.ServeAsync(analyst.Page);
        return (analyst, served);
    }
}
