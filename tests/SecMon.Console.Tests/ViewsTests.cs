using Microsoft.Playwright;
using SecMon.Console.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>What holds of every view: it fits everybody (WCAG AA), and says nothing that stands in no file of messages.</summary>
public sealed class ViewsTests(Chromium chromium, SharedSilo silo) : ConsoleTest(chromium, silo)
{
    /// <summary>Each view in both languages, each language light and dark, wide and narrow, crosswise: one load of the page for each language.</summary>
    [Theory]
    [InlineData("en", ColorScheme.Light, ColorScheme.Dark)]
    [InlineData("vi", ColorScheme.Dark, ColorScheme.Light)]
    public async Task Axe_finds_nothing_light_and_dark_wide_and_narrow_and_every_text_is_a_message(string language, ColorScheme wide, ColorScheme narrow)
    {
        Axe.Require();
        await File.AppendAllTextAsync(Deployment.LogPath, "this is no record\n");
        var id = await RaiseAsync();
        var wordy = NewAccount();
        await Deployment.Lines.CopyInsideAsync(wordy);
        await CaseOfAsync(wordy);
        await using var analyst = await OpenAsync($"\"name\":\"lan\",\"lang\":\"{language}\"", new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce });
        await Wording.MarkAsync(analyst);
        await analyst.GoAsync();
        var found = new List<string>();
        foreach (var view in ViewsOf(id))
        {
            await view.ShowAsync(analyst);
            found.AddRange((await Wording.UnmarkedAsync(analyst)).Select(text => $"{view.Name}: no message: {text}"));
            foreach (var look in new[] { new Look(language, wide, 1280), new Look(language, narrow, 400) })
                found.AddRange((await look.ProblemsAsync(analyst)).Select(problem => $"{view.Name} {look}: {problem}"));
            await view.LeaveAsync(analyst);
        }

        found.AddRange(analyst.Troubles);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Theory]
    [InlineData("/runbooks")]
    [InlineData("/runbooks/EX-02")]
    public async Task Axe_finds_nothing_on_a_runbook(string address)
    {
        Axe.Require();
        await using var analyst = await OpenAsync();
        await analyst.Page.GotoAsync(address);

        var found = new List<string>();
        foreach (var look in new[] { new Look("en", ColorScheme.Light, 1280), new Look("en", ColorScheme.Dark, 400) })
            found.AddRange((await look.ProblemsAsync(analyst)).Select(problem => $"{look}: {problem}"));

        found.AddRange(analyst.Troubles);
        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.Equal(0, await analyst.Page.Locator("script").CountAsync());
    }

    private IReadOnlyList<View> ViewsOf(string id) =>
    [
        new("/", "li.case"),
        new("/", "li.case", "?", "dialog"),
        new("/?text=nothing-at-all", ".empty"),
        new($"/cases/{id}", ".alerts li", "e", ".records .good"),
        new($"/cases/{id}", ".alerts li", "c", "dialog"),
        new($"/cases/{id}", ".alerts li", "t", "dialog"),
        new($"/cases/{id}", ".alerts li", "z", "dialog"),
        new($"/actor?name={Account}", ".alerts li"),
        new("/sources", ".indicators li"),
        new("/rules?rule=none", ".rules .good"),
    ];

    /// <summary>A view of the page.</summary>
    /// <param name="Address">Where it is.</param>
    /// <param name="Ready">What it shows when everything is there.</param>
    /// <param name="Key">A key pressed then; null for none.</param>
    /// <param name="Then">What that shows.</param>
    private sealed record View(string Address, string Ready, string? Key = null, string? Then = null)
    {
        public string Name => $"{Address} {Key}";

        public async Task ShowAsync(Analyst analyst)
        {
            await analyst.MoveAsync(Address);
            await Expect(analyst.Page.Locator(Ready).First).ToBeVisibleAsync();
            if (Key is null)
                return;
            await analyst.PressAsync(Key);
            await Expect(analyst.Page.Locator(Then!).First).ToBeVisibleAsync();
        }

        public async Task LeaveAsync(Analyst analyst)
        {
            if (Then == "dialog")
                await analyst.PressAsync("Escape");
        }
    }
}
