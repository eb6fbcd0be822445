using SecMon.Console.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>What a page does while its silo is away. Its tests restart the silo, so it is theirs alone.</summary>
public sealed class LostSiloTests(Chromium chromium, LostSiloTests.OwnSilo silo) : ConsoleTest(chromium, silo), IClassFixture<LostSiloTests.OwnSilo>
{
    [Fact]
    public async Task A_page_that_lost_its_silo_says_so_and_then_shows_what_it_missed()
    {
        await RaiseAsync("clerk_1");
        await using var analyst = await OpenAsync();
        await analyst.GoAsync();

        await silo.RestartAsync(async () =>
        {
            await Expect(analyst.Page.GetByText("This page hears nothing from SecMon.")).ToBeVisibleAsync();
            await Expect(analyst.Page.Locator(".live")).ToHaveTextAsync("Reconnecting…");
            await Deployment.Lines.CopyOutAsync("clerk_2");
        });

        await Expect(analyst.Page.Locator("li.case").Filter(new() { HasText = "clerk_2" })).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Expect(analyst.Page.Locator(".live")).ToHaveTextAsync("Live");
        await Expect(analyst.Page.GetByText("This page hears nothing from SecMon.")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_page_whose_silo_came_back_with_an_empty_data_folder_reads_its_list_anew()
    {
        var id = await RaiseAsync("clerk_3");
        var (_, body) = await Silo.PostAsync($"/api/v1/cases/{id}/changes", new { action = "acknowledge" }, ("If-Match", "*"), ("X-SecMon-User", "minh"));
        Assert.Equal("acknowledged", (string?)body!["status"]);
        await using var analyst = await OpenAsync();
        await analyst.GoAsync("/?actor=clerk_3");
        await Expect(analyst.Page.Locator("li.case .status")).ToHaveTextAsync("Acknowledged");

        await silo.RestartAsync(async () =>
        {
            Directory.Delete(Deployment["data"], recursive: true);
            await File.WriteAllTextAsync(Deployment.LogPath, "");
        });

        await Expect(analyst.Page.Locator(".live")).ToHaveTextAsync("Live", new() { Timeout = 120_000 });
        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(0);
        await Deployment.Lines.CopyOutAsync("clerk_3");
        await Expect(analyst.Page.Locator("li.case .status")).ToHaveTextAsync("Open");
    }

    /// <summary>A silo that may be restarted.</summary>
    public sealed class OwnSilo() : RunningSilo;
}
