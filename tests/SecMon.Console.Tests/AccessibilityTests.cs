using Microsoft.Playwright;
using SecMon.Console.Tests.Browser;
using SecMon.EndToEnd.Tests.Processes;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>The page is for everybody: WCAG AA, and all of it by keyboard.</summary>
public sealed class AccessibilityTests(Chromium chromium) : ConsoleTest(chromium)
{
    [Fact]
    public async Task Axe_finds_nothing_on_any_view_in_both_languages_light_and_dark_wide_and_narrow()
    {
        Axe.Require();
        await File.AppendAllTextAsync(Deployment.LogPath, "this is no record\n");
        var id = await RaiseAsync();
        await Deployment.Attacks.AttackAsync(2);
        var found = new List<string>();
        foreach (var (language, colours, width) in new[] { ("en", ColorScheme.Light, 1280), ("vi", ColorScheme.Dark, 1280), ("en", ColorScheme.Dark, 400), ("vi", ColorScheme.Light, 400) })
            found.AddRange(await LookAsync(id, language, colours, width));

        Assert.Empty(found);
    }

    [Fact]
    public async Task An_analyst_needs_no_mouse()
    {
        await RaiseAsync();
        await Deployment.Attacks.AttackAsync(1);
        await using var analyst = await OpenAsync();
        var page = analyst.Page;
        await analyst.GoAsync();
        await Expect(page.Locator("li.case")).ToHaveCountAsync(2);

        await analyst.PressAsync("j", "j", "k", "Enter");
        await Expect(page.Locator(".history")).ToBeVisibleAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("clerk_12 (unknown) copied pop.citizen out");
        await analyst.PressAsync("a");
        await Expect(page.Locator(".casehead .status")).ToHaveTextAsync("Acknowledged");
        await analyst.PressAsync("Escape");
        await Expect(page.Locator("li.case")).ToHaveCountAsync(2);
        Assert.Contains("/cases/", await page.EvaluateAsync<string>("document.activeElement.href"), StringComparison.Ordinal);   // where it was before
        await analyst.PressAsync("/");
        await page.Keyboard.TypeAsync("spraying");
        await Expect(page.Locator("li.case")).ToHaveCountAsync(1);
        await analyst.PressAsync("Escape", "Escape");
        await Expect(page.Locator("li.case")).ToHaveCountAsync(2);
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
        await analyst.GoAsync();
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

    private async Task<IReadOnlyList<string>> LookAsync(string id, string language, ColorScheme colours, int width)
    {
        await using var analyst = await OpenAsync($"\"name\":\"lan\",\"lang\":\"{language}\"", new BrowserNewContextOptions
        {
            ColorScheme = colours,
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
            ReducedMotion = ReducedMotion.Reduce,
        });
        var found = new List<string>();
        foreach (var (address, ready, keys) in new (string, string, string[])[]
        {
            ("/", "li.case", []), ("/", "li.case", ["?"]), ($"/cases/{id}", ".alerts li", ["e"]), ($"/cases/{id}", ".alerts li", ["c"]), ($"/cases/{id}", ".alerts li", ["z"]),
            ("/actor?name=clerk_12", ".alerts li", []), ("/sources", ".indicators li", []), ("/rules", ".rules li", []),
        })
        {
            await analyst.GoAsync(address);
            await Expect(analyst.Page.Locator(ready).First).ToBeVisibleAsync();
            await analyst.PressAsync(keys);
            if (keys.Contains("e"))
                await Expect(analyst.Page.Locator(".records .good").First).ToBeVisibleAsync();
            found.AddRange((await Axe.ViolationsAsync(analyst.Page)).Select(violation => $"{address} {string.Concat(keys)} {language} {colours} {width}: {violation}"));
            if (await analyst.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") > width)
                found.Add($"{address} {language} {width}: wider than the screen");
            if (await analyst.Page.EvaluateAsync<string>("document.documentElement.lang") != language)
                found.Add($"{address}: the page does not say that it is in {language}");
        }

        found.AddRange(analyst.Troubles);
        return found;
    }

    private static Task TabToAsync(Analyst analyst, string target) => Eventually.HoldsAsync($"Tab reaches {target}", async () =>
    {
        await analyst.PressAsync("Tab");
        return await analyst.Page.EvaluateAsync<bool>("(target) => (document.activeElement.getAttribute('href') ?? document.activeElement.textContent).startsWith(target)", target);
    });
}
