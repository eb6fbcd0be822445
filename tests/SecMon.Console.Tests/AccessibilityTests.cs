using Microsoft.Playwright;
using SecMon.Console.Tests.Browser;
using SecMon.EndToEnd.Tests.Processes;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>The page is for everybody: WCAG AA, and all of it by keyboard.</summary>
public sealed class AccessibilityTests(Chromium chromium, SharedSilo silo) : ConsoleTest(chromium, silo)
{
    /// <summary>Each view in both languages, each language light and dark, wide and narrow, crosswise: one load of the page for each language.</summary>
    [Theory]
    [InlineData("en", ColorScheme.Light, ColorScheme.Dark)]
    [InlineData("vi", ColorScheme.Dark, ColorScheme.Light)]
    public async Task Axe_finds_nothing_on_any_view_light_and_dark_wide_and_narrow(string language, ColorScheme wide, ColorScheme narrow)
    {
        Axe.Require();
        await File.AppendAllTextAsync(Deployment.LogPath, "this is no record\n");
        var id = await RaiseAsync();
        await Deployment.Attacks.AttackAsync(2);
        var wordy = NewAccount();
        await Deployment.Lines.CopyInsideAsync(wordy);
        await CaseOfAsync(wordy);
        await using var analyst = await OpenAsync($"\"name\":\"lan\",\"lang\":\"{language}\"", new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce });
        var looks = new[] { new Look(language, wide, 1280), new Look(language, narrow, 400) };
        var found = new List<string>();
        await analyst.GoAsync();
        foreach (var (address, ready, keys) in new (string, string, string[])[]
        {
            ("/", "li.case", []), ("/", "li.case", ["?"]), ($"/cases/{id}", ".alerts li", ["e"]), ($"/cases/{id}", ".alerts li", ["c"]), ($"/cases/{id}", ".alerts li", ["z"]),
            ($"/actor?name={Account}", ".alerts li", []), ("/sources", ".indicators li", []), ("/rules", ".rules li", []),
        })
        {
            await analyst.MoveAsync(address);
            await Expect(analyst.Page.Locator(ready).First).ToBeVisibleAsync();
            await analyst.PressAsync(keys);
            if (keys.Contains("e"))
                await Expect(analyst.Page.Locator(".records .good").First).ToBeVisibleAsync();
            else if (keys.Length > 0)
                await Expect(analyst.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
            foreach (var look in looks)
                found.AddRange((await LookAsync(analyst, look)).Select(problem => $"{address} {string.Concat(keys)} {look}: {problem}"));
            if (keys.Length > 0 && !keys.Contains("e"))
                await analyst.PressAsync("Escape");
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
            found.AddRange((await LookAsync(analyst, look)).Select(problem => $"{look}: {problem}"));

        found.AddRange(analyst.Troubles);
        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.Equal(0, await analyst.Page.Locator("script").CountAsync());
    }

    [Fact]
    public async Task An_analyst_needs_no_mouse()
    {
        await RaiseAsync();
        await Deployment.Lines.GuessAsync(Account);
        await using var analyst = await OpenAsync();
        var page = analyst.Page;
        await analyst.GoAsync($"/?actor={Account}");
        await Expect(page.Locator("li.case")).ToHaveCountAsync(2);

        await analyst.PressAsync("j", "j", "k", "Enter");
        await Expect(page.Locator(".history")).ToBeVisibleAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync($"{Account} (unknown) copied pop.citizen out");
        await analyst.PressAsync("a");
        await Expect(page.Locator(".casehead .status")).ToHaveTextAsync("Acknowledged");
        await analyst.PressAsync("Escape");
        await Expect(page.Locator("li.case")).ToHaveCountAsync(2);
        Assert.Contains("/cases/", await page.EvaluateAsync<string>("document.activeElement.href"), StringComparison.Ordinal);   // where it was before
        await analyst.PressAsync("/");
        await page.Keyboard.TypeAsync("copied pop.citizen");   // words of what happened
        await Expect(page.Locator("li.case")).ToHaveCountAsync(1);
        await analyst.PressAsync("Escape", "Escape");
        await Expect(page.Locator("li.case").Nth(1)).ToBeVisibleAsync();
        Assert.Equal("", await page.EvaluateAsync<string>("location.search"));
        await analyst.PressAsync("g", "s");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Sources and health");
        await analyst.PressAsync("g", "r");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Rules");
        await analyst.PressAsync("?");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await analyst.PressAsync("Escape", "g", "o");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Cases");
        Assert.Empty(analyst.Troubles);
    }

    [Fact]
    public async Task Tab_and_Enter_alone_are_enough_and_single_keys_can_be_switched_off()
    {
        var id = await RaiseAsync();
        await using var analyst = await OpenAsync("\"name\":\"lan\",\"lang\":\"en\",\"keys\":false");
        await analyst.GoAsync($"/?actor={Account}");
        await Expect(analyst.Page.Locator("li.case")).ToHaveCountAsync(1);
        await analyst.PressAsync("g", "s");
        Assert.Equal("/", new Uri(analyst.Page.Url).AbsolutePath);

        await TabToAsync(analyst, $"/cases/{id}");
        await analyst.PressAsync("Enter");
        await Expect(analyst.Page.Locator(".history")).ToBeVisibleAsync();
        await TabToAsync(analyst, "Acknowledge");
        Assert.NotEqual("none", await analyst.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        await analyst.PressAsync("Enter");

        await Expect(analyst.Page.Locator(".casehead .status")).ToHaveTextAsync("Acknowledged");
        Assert.Equal([("acknowledged", "lan")], await ChangesAsync(id));
    }

    private static async Task<IReadOnlyList<string>> LookAsync(Analyst analyst, Look look)
    {
        await analyst.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = look.Colours });
        await analyst.Page.SetViewportSizeAsync(look.Width, 800);
        var found = new List<string>(await Axe.ViolationsAsync(analyst.Page));
        if (await analyst.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") > look.Width)
            found.Add($"wider than the screen: {await analyst.Page.EvaluateAsync<string>("[...document.body.querySelectorAll('*')].filter((part) => part.getBoundingClientRect().right > innerWidth).map((part) => part.outerHTML.slice(0, 120)).slice(0, 3).join(' … ')")}");
        if (await analyst.Page.EvaluateAsync<string>("document.documentElement.lang") != look.Language)
            found.Add("the page does not say that it is in that language");
        return found;
    }

    private static Task TabToAsync(Analyst analyst, string target) => Eventually.HoldsAsync($"Tab reaches {target}", async () =>
    {
        await analyst.PressAsync("Tab");
        return await analyst.Page.EvaluateAsync<bool>("(target) => (document.activeElement.getAttribute('href') ?? document.activeElement.textContent).startsWith(target)", target);
    });

    private sealed record Look(string Language, ColorScheme Colours, int Width);
}
