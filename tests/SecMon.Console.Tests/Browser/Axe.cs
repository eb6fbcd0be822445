using System.Text.Json;
using Microsoft.Playwright;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.Console.Tests.Browser;

/// <summary>axe-core, which finds what people with a screen reader, a keyboard or weak eyes would stumble over.</summary>
internal static class Axe
{
    private static readonly string Program = Path.Combine(Repository.Root, "tests", "SecMon.Console.Tests", "node_modules", "axe-core", "axe.min.js");

    /// <summary>Skips the test where axe-core is not there.</summary>
    public static void Require() => Assert.SkipUnless(File.Exists(Program), "axe-core is not installed: npm ci --prefix tests/SecMon.Console.Tests");

    /// <summary>What is wrong with the page as it stands: WCAG 2.2 A and AA, and axe's own advice.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        // Through the debugger: the page's policy lets in no script but its own.
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
        {
            var session = await page.Context.NewCDPSessionAsync(page);
            await session.SendAsync("Runtime.evaluate", new Dictionary<string, object> { ["expression"] = await File.ReadAllTextAsync(Program) });
        }

        var result = await page.EvaluateAsync<JsonElement>(
            "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })");
        return [.. result.GetProperty("violations").EnumerateArray().Select(Describe)];
    }

    private static string Describe(JsonElement violation)
    {
        var node = violation.GetProperty("nodes")[0];
        return $"{violation.GetProperty("id")}: {violation.GetProperty("help")}: {node.GetProperty("html")} ({node.GetProperty("failureSummary")})";
    }
}
