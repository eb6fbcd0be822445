using Microsoft.Playwright;

namespace SecMon.Console.Tests.Browser;

/// <summary>Finds what the page says that stands in no file of messages.</summary>
internal static class Wording
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

    /// <summary>Marks the messages of a page that is not opened yet.</summary>
    public static Task MarkAsync(Analyst analyst) => analyst.Page.RouteAsync("**/messages/*.js", async route =>
    {
        var answer = await route.FetchAsync();
        var text = (await answer.TextAsync()).Replace("export default {", "const messages = {", StringComparison.Ordinal) + Marking;
        await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Body = text });
    });

    /// <summary>What the page shows now without a mark.</summary>
    public static async Task<IReadOnlyList<string>> UnmarkedAsync(Analyst analyst) => await analyst.Page.EvaluateAsync<string[]>(Unmarked);
}
