using Microsoft.Playwright;
using SecMon.Console.Tests.Browser;
using SecMon.EndToEnd.Tests.Processes;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>Everything that the page does, it does by keyboard.</summary>
public sealed class KeyboardTests(Chromium chromium, SharedSilo silo) : ConsoleTest(chromium, silo)
{
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
        await Expect(page.GetByText("← Cases")).ToHaveAttributeAsync("href", $"/?actor={Account}");   // the list as it was
        await analyst.PressAsync("j");
        await Expect(page.Locator("h1")).ToContainTextAsync($"Ten sign-ins of {Account}");
        await analyst.PressAsync("Escape");
        await Expect(page.Locator("li.case")).ToHaveCountAsync(2);
        await Expect(page.Locator("li.case a").Nth(1)).ToBeFocusedAsync();   // where the reader was last
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

    private static Task TabToAsync(Analyst analyst, string target) => Eventually.HoldsAsync($"Tab reaches {target}", async () =>
    {
        await analyst.PressAsync("Tab");
        return await analyst.Page.EvaluateAsync<bool>("(target) => (document.activeElement.getAttribute('href') ?? document.activeElement.textContent).startsWith(target)", target);
    });
}
