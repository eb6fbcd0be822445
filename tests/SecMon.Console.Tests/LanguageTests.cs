using System.Text.Json;
using Microsoft.Playwright;
using SecMon.Console.Tests.Browser;
using static Microsoft.Playwright.Assertions;

namespace SecMon.Console.Tests;

/// <summary>Everything that the page says itself stands in a file of messages, once in each language.</summary>
public sealed class LanguageTests(Chromium chromium, SharedSilo silo) : ConsoleTest(chromium, silo)
{
    /// <summary>Each piece of a message as ⟦its text⟧: what is visible without such brackets stands in no file of messages.</summary>
    private const string Marking = """
        for (const key of Object.keys(messages))
          messages[key] = messages[key].split(/(\{\w+\})/).map((part) => part.trim() === '' || part.startsWith('{') ? part : `⟦${part}⟧`).join('');
        export default messages;
        """;

    /// <summary>Texts that are neither a message nor data (data stands in an element that isolates it), of elements and of attributes that are read out.</summary>
    private const string Unmarked = """
        () => {
          const found = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const text = walker.currentNode.textContent.trim();
            const parent = walker.currentNode.parentElement;
            if (text === '' || /^[.,:;@–·]+$/.test(text) || parent.closest('bdi, time, code, kbd, noscript, [data-raw], .counter strong')) continue;
            if (!text.includes('⟦')) found.push(parent.tagName + ': ' + text);
          }
          for (const element of document.querySelectorAll('[aria-label], [placeholder], [title]'))
            for (const name of ['aria-label', 'placeholder', 'title']) {
              const text = element.getAttribute(name);
              if (text && !text.includes('⟦') && !element.closest('time, code')) found.push(name + ': ' + text);
            }
          return found;
        }
        """;

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
    public async Task No_text_of_the_page_stands_outside_the_messages()
    {
        await File.AppendAllTextAsync(Deployment.LogPath, "this is no record\n");
        var id = await RaiseAsync();
        await Deployment.Attacks.AttackAsync(1);
        await using var analyst = await OpenAsync();
        await analyst.Page.RouteAsync("**/messages/en.js", async route =>
        {
            var answer = await route.FetchAsync();
            var text = (await answer.TextAsync()).Replace("export default {", "const messages = {", StringComparison.Ordinal) + Marking;
            await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Body = text });
        });

        await analyst.GoAsync();
        foreach (var (address, ready, keys) in new (string, string, string[])[]
        {
            ("/", "li.case", []), ("/", "li.case", ["?"]), ("/?text=nothing-at-all", ".empty", []), ($"/cases/{id}", ".alerts li", ["e"]), ($"/cases/{id}", ".alerts li", ["c"]),
            ($"/cases/{id}", ".alerts li", ["t"]), ($"/cases/{id}", ".alerts li", ["z"]), ($"/actor?name={Account}", ".alerts li", []), ("/sources", ".indicators li", []), ("/rules?rule=none", ".rules .good", []),
        })
        {
            await analyst.MoveAsync(address);
            await Expect(analyst.Page.Locator(ready).First).ToBeVisibleAsync();
            await analyst.PressAsync(keys);
            if (keys.Contains("e"))
                await Expect(analyst.Page.Locator(".records .good").First).ToBeVisibleAsync();
            else if (keys.Length > 0)
                await Expect(analyst.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
            var found = await analyst.Page.EvaluateAsync<string[]>(Unmarked);
            Assert.True(found.Length == 0, $"{address} {string.Concat(keys)}: {string.Join(" | ", found)}");
            if (keys.Length > 0 && !keys.Contains("e"))
                await analyst.PressAsync("Escape");
        }
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
