using Microsoft.Playwright;

namespace SecMon.Console.Tests.Browser;

/// <summary>How a reader sees the page.</summary>
internal sealed record Look(string Language, ColorScheme Colours, int Width)
{
    public async Task<IReadOnlyList<string>> ProblemsAsync(Analyst analyst)
    {
        await analyst.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = Colours });
        await analyst.Page.SetViewportSizeAsync(Width, 800);
        var found = new List<string>(await Axe.ViolationsAsync(analyst.Page));
        if (await analyst.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") > Width)
            found.Add($"wider than the screen: {await analyst.Page.EvaluateAsync<string>("[...document.body.querySelectorAll('*')].filter((part) => part.getBoundingClientRect().right > innerWidth).map((part) => part.outerHTML.slice(0, 120)).slice(0, 3).join(' … ')")}");
        if (await analyst.Page.EvaluateAsync<string>("document.documentElement.lang") != Language)
            found.Add("the page does not say that it is in that language");
        return found;
    }
}
