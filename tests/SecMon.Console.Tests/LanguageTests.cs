using System.Text.Json;
using Microsoft.Playwright;
using SecMon.Console.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>Everything that the page says itself stands in a file of messages (<see cref="ViewsTests"/>), once in each language.</summary>
public sealed class LanguageTests(Chromium chromium, SharedSilo silo) : ConsoleTest(chromium, silo)
{
    [Fact]
    public async Task Both_languages_say_the_same_things()
    {
        await using var analyst = await OpenAsync();
        await analyst.GoAsync();

        var messages = await analyst.Page.EvaluateAsync<JsonElement>("""
            async () => {
              const root = document.querySelector('script[type=module]').src.replace('app.js', 'messages/');
              return { en: (await import(root + 'en.js')).default, vi: (await import(root + 'vi.js')).default };
            }
            """);

        var english = messages.GetProperty("en").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!);
        var vietnamese = messages.GetProperty("vi").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!);
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), vietnamese.Keys.Order(StringComparer.Ordinal));
        Assert.All(english, one => Assert.Equal(Places(one.Value), Places(vietnamese[one.Key])));
    }

    [Fact]
    public async Task The_language_changes_at_once_and_is_kept()
    {
        await RaiseAsync();
        await using var analyst = await OpenAsync();
        await analyst.GoAsync($"/?actor={Account}");
        await analyst.Page.GetByRole(AriaRole.Button, new() { Name = "Tiếng Việt" }).ClickAsync();

        await Expect(analyst.Page.Locator("h1")).ToHaveTextAsync("Vụ việc");
        await Expect(analyst.Page.Locator("li.case .severity")).ToHaveTextAsync("Nghiêm trọng");
        await Expect(analyst.Page.GetByRole(AriaRole.Button, new() { Name = "English" })).ToBeFocusedAsync();
        await analyst.Page.ReloadAsync();
        await Expect(analyst.Page.Locator("h1")).ToHaveTextAsync("Vụ việc");
        Assert.Equal("vi", await analyst.Page.EvaluateAsync<string>("document.documentElement.lang"));
    }

    [Fact]
    public async Task Times_are_those_of_Vietnam_unless_the_reader_chose_another_zone()
    {
        var id = await RaiseAsync();
        var raised = (DateTime)(await CaseAsync(id))["raised"]!;
        await using var analyst = await OpenAsync(options: new BrowserNewContextOptions { TimezoneId = "America/New_York" });
        await analyst.GoAsync($"/cases/{id}");
        await Expect(analyst.Page.Locator(".history time").Last).ToHaveTextAsync(raised.AddHours(7).ToString("dd/MM/yyyy, HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
        await Expect(analyst.Page.Locator(".history time").Last).ToHaveAttributeAsync("title", raised.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture));

        await analyst.PressAsync("?");
        await analyst.Page.GetByLabel("Times are shown in").SelectOptionAsync("UTC");
        await analyst.PressAsync("Escape");

        await Expect(analyst.Page.Locator(".history time").Last).ToHaveTextAsync(raised.ToString("dd/MM/yyyy, HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static IEnumerable<string> Places(string message) =>
        System.Text.RegularExpressions.Regex.Matches(message, @"\{\w+\}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Select(place => place.Value).Distinct().Order(StringComparer.Ordinal);
}
