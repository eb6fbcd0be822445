using Microsoft.Playwright;
using SecMon.Console.Tests.Browser;
using SecMon.EndToEnd.Tests.Processes;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>What people do about a case through the page.</summary>
public sealed class LifecycleTests(Chromium chromium, SharedSilo silo) : ConsoleTest(chromium, silo)
{
    [Fact]
    public async Task Acknowledging_is_in_the_ledger_under_the_name_that_the_page_asked_for()
    {
        var id = await RaiseAsync();
        await using var analyst = await OpenAsync("\"lang\":\"en\"");
        await analyst.GoAsync($"/cases/{id}");

        await analyst.Page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await analyst.Page.GetByLabel("Name").FillAsync("Nguyễn Thị Lan");
        await analyst.PressAsync("Enter");

        await Expect(analyst.Page.Locator(".casehead .status")).ToHaveTextAsync("Acknowledged");
        await Expect(analyst.Page.Locator(".history")).ToContainTextAsync("Nguyễn Thị Lan acknowledged it");
        Assert.Equal([("acknowledged", "Nguyễn Thị Lan")], await ChangesAsync(id));
        Assert.Empty(analyst.Troubles);
    }

    [Fact]
    public async Task A_case_goes_through_its_life_in_the_page()
    {
        var id = await RaiseAsync();
        await using var analyst = await OpenAsync();
        var page = analyst.Page;
        await analyst.GoAsync($"/cases/{id}");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Investigate" })).ToBeVisibleAsync();

        await analyst.PressAsync("i");
        await Expect(page.Locator(".casehead .status")).ToHaveTextAsync("Investigating");
        await analyst.PressAsync("t");
        await page.GetByLabel("Name").FillAsync("minh");
        await analyst.PressAsync("Enter");
        await Expect(page.Locator(".history")).ToContainTextAsync("lan gave it to minh");
        await analyst.PressAsync("m");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Note" }).FillAsync("asked about 001085000107");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep note" }).ClickAsync();
        await Expect(page.Locator("blockquote")).ToContainTextAsync("asked about ps1-");
        await analyst.PressAsync("c");
        await page.GetByLabel("Benign").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();
        await Expect(page.Locator(".casehead .status")).ToHaveTextAsync("Closed: benign");
        await analyst.PressAsync("o");
        await Expect(page.Locator(".casehead .status")).ToHaveTextAsync("Investigating");

        Assert.Equal(["investigating", "assigned", "noted", "closed", "reopened"], (await ChangesAsync(id)).Select(change => change.Action));
        Assert.Empty(analyst.Troubles);
    }

    [Fact]
    public async Task Who_decides_with_an_old_picture_is_told_who_was_first_and_can_decide_again()
    {
        var id = await RaiseAsync();
        await using var first = await OpenAsync("\"name\":\"minh\",\"lang\":\"en\"");
        await using var second = await OpenAsync();
        await second.GoAsync($"/cases/{id}");
        await Expect(second.Page.Locator(".history")).ToBeVisibleAsync();
        await second.PressAsync("c");
        await second.Page.GetByLabel("False positive").CheckAsync();

        await first.GoAsync($"/cases/{id}");
        await Expect(first.Page.Locator(".history")).ToBeVisibleAsync();
        await first.PressAsync("a");
        await Eventually.HoldsAsync("minh acknowledged", async () => (await ChangesAsync(id)).Count == 1);
        var close = second.Page.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true });
        await close.ClickAsync();

        await Expect(second.Page.GetByText("Nothing was saved: minh changed this case meanwhile (acknowledged).")).ToBeVisibleAsync();
        await Expect(second.Page.Locator(".casehead .status")).ToHaveTextAsync("Acknowledged");
        Assert.Equal([("acknowledged", "minh")], await ChangesAsync(id));

        await close.ClickAsync();   // what was filled in is still there
        await Expect(second.Page.Locator(".casehead .status")).ToHaveTextAsync("Closed: false positive");
    }

    [Fact]
    public async Task A_double_click_does_not_meet_itself()
    {
        var id = await RaiseAsync();
        await using var analyst = await OpenAsync();
        await analyst.GoAsync($"/cases/{id}");

        await analyst.Page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).DblClickAsync();

        await Expect(analyst.Page.Locator(".casehead .status")).ToHaveTextAsync("Acknowledged");
        await Expect(analyst.Page.Locator(".said")).ToContainTextAsync("Acknowledged. It is in the ledger.");
        Assert.Equal([("acknowledged", "lan")], await ChangesAsync(id));
        Assert.Empty(analyst.Troubles);   // of a refused change the browser's console would tell
    }

    [Fact]
    public async Task A_key_pressed_before_the_last_thing_is_shown_is_not_lost()
    {
        var id = await RaiseAsync();
        await using var analyst = await OpenAsync();
        await analyst.GoAsync($"/cases/{id}");
        await Expect(analyst.Page.Locator(".history")).ToBeVisibleAsync();
        var mayShow = new TaskCompletionSource();
        await analyst.Page.RouteAsync($"**/api/v1/cases/{id}/changes", async route =>
        {
            if (route.Request.Method == "GET")
                await mayShow.Task;
            await route.ContinueAsync();
        });

        await analyst.PressAsync("i");
        await Expect(analyst.Page.Locator(".said")).ToContainTextAsync("ledger");
        await analyst.PressAsync("m");
        mayShow.SetResult();

        await Expect(analyst.Page.GetByRole(AriaRole.Textbox, new() { Name = "Note" })).ToBeVisibleAsync();
        Assert.Empty(analyst.Troubles);
    }

    [Fact]
    public async Task A_case_closed_by_somebody_else_shows_as_closed_to_who_reads_the_list()
    {
        var id = await RaiseAsync();
        await using var analyst = await OpenAsync();
        await analyst.GoAsync($"/?actor={Account}");
        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(1);
        await analyst.PressAsync("j");   // reads: nothing may move

        await Silo.PostAsync($"/api/v1/cases/{id}/changes", new { action = "close", verdict = "benign" }, ("If-Match", "*"), ("X-SecMon-User", "minh"));

        await Expect(analyst.Page.Locator("li.case .status")).ToHaveTextAsync("Closed: benign");
    }

    [Fact]
    public async Task The_bundle_of_a_case_comes_as_a_file_that_verifies()
    {
        var id = await RaiseAsync();
        await using var analyst = await OpenAsync();
        await analyst.GoAsync($"/cases/{id}");

        var download = await analyst.Page.RunAndWaitForDownloadAsync(() => analyst.Page.GetByText("Download signed bundle").ClickAsync());

        Assert.Equal($"secmon-case-{id}.json", download.SuggestedFilename);
        await download.SaveAsAsync(Deployment["bundle.json"]);
        await Expect(analyst.Page.GetByText("The bundle is in your downloads")).ToBeVisibleAsync();
        await using var verify = await SecMonProcess.RunAsync(Deployment.Folder, "ledger", "verify", "bundle.json", "--public-key", Path.Combine("data", "ledger-public-key.pem"), "--data", "data");
        Assert.True(verify.ExitCode == 0, string.Join('\n', verify.Errors));
        Assert.Empty(analyst.Troubles);
    }

    [Fact]
    public async Task Many_cases_are_closed_with_one_verdict()
    {
        var accounts = new[] { $"{Account}_a", $"{Account}_b", $"{Account}_c" };
        foreach (var account in accounts)
            await RaiseAsync(account);
        await using var analyst = await OpenAsync();
        await analyst.GoAsync($"/?actor={Account}");
        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(3);

        await analyst.PressAsync("j", "x");
        await analyst.Page.GetByRole(AriaRole.Button, new() { Name = "Choose all 3" }).ClickAsync();
        await analyst.Page.Locator("li.case input").First.UncheckAsync();
        await analyst.PressAsync("c");
        await analyst.Page.GetByLabel("Duplicate").CheckAsync();
        await analyst.Page.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();

        await Expect(analyst.Page.GetByText("2 cases closed.")).ToBeVisibleAsync();
        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(1);
        Assert.Equal(2, (await Silo.GetJsonAsync("/api/v1/cases?status=closed&limit=1000"))["cases"]!.AsArray().Count(one => accounts.Contains((string?)one!["user"])));
        await analyst.Page.GetByLabel("State").SelectOptionAsync("closed");
        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_suppression_made_in_the_page_is_in_force_and_can_be_ended_there()
    {
        var id = await RaiseAsync();
        await using var analyst = await OpenAsync();
        var page = analyst.Page;
        await analyst.GoAsync($"/cases/{id}");
        await Expect(page.Locator(".history")).ToBeVisibleAsync();

        await analyst.PressAsync("z");
        await page.GetByLabel("Reason").FillAsync("change 4711");
        await page.GetByRole(AriaRole.Button, new() { Name = "Suppress", Exact = true }).ClickAsync();

        await Expect(page.GetByText("Suppressed: people hear nothing")).ToBeVisibleAsync();
        var made = Assert.Single((await Silo.GetJsonAsync("/api/v1/suppressions"))["suppressions"]!.AsArray())!;
        Assert.Equal(("lan", "change 4711", $"user.name={Account}"), ((string)made["owner"]!, (string)made["reason"]!, (string)made["group"]!));
        await analyst.PressAsync("g", "r");
        await page.GetByRole(AriaRole.Button, new() { Name = "End it" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "End it" }).ClickAsync();
        await Expect(page.GetByText("None: people hear of every alert.")).ToBeVisibleAsync();
    }
}
