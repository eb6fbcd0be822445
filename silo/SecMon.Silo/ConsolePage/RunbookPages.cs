using System.Collections.Frozen;
using System.Net;
using System.Reflection;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace SecMon.Silo.ConsolePage;

/// <summary>
/// <c>/runbooks</c> and <c>/runbooks/NAME</c>: the pages of <c>docs/runbooks</c>, out of the program itself, since whoever is paged at
/// night needs them when little else is there. They say nothing about any deployment, so they need no token.
/// </summary>
internal static class RunbookPages
{
    private const string Prefix = "runbook/";
    private const string IndexName = "README";

    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();

    public static void MapRunbooks(this IEndpointRouteBuilder routes, string assets)
    {
        var pages = Read(assets);
        routes.MapGet("/runbooks", () => Page(pages, IndexName)).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/runbooks/{name}", (string name) => Page(pages, name)).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Page(FrozenDictionary<string, string> pages, string name) =>
        pages.TryGetValue(name, out var page) ? Results.Content(page, "text/html; charset=utf-8") : Results.Problem($"there is no runbook {name}; all of them are at /runbooks", statusCode: StatusCodes.Status404NotFound);

    private static FrozenDictionary<string, string> Read(string assets)
    {
        var program = Assembly.GetExecutingAssembly();
        var pages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var resource in program.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var text = new StreamReader(program.GetManifestResourceStream(resource)!);
            var name = Path.GetFileNameWithoutExtension(resource[Prefix.Length..]);
            pages[name] = Write(name, text.ReadToEnd(), assets);
        }

        return pages.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string Write(string name, string text, string assets)
    {
        var document = Markdig.Markdown.Parse(text, Markdown);
        foreach (var link in document.Descendants<LinkInline>())
            link.Url = AddressOf(link.Url);
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{WebUtility.HtmlEncode(name == IndexName ? "Runbooks" : name)} · SecMon</title>
            <link rel="icon" href="{assets}/icon.svg">
            <link rel="stylesheet" href="{assets}/css/base.css">
            <link rel="stylesheet" href="{assets}/css/runbook.css">
            </head>
            <body>
            <nav aria-label="SecMon"><a href="/">Console</a> <a href="/runbooks">Runbooks</a></nav>
            <main class="runbook">
            {document.ToHtml(Markdown)}</main>
            </body>
            </html>

            """;
    }

    /// <summary>Pages lead to each other by file name in the checkout, and by address here.</summary>
    private static string? AddressOf(string? url) =>
        url?.EndsWith(".md", StringComparison.Ordinal) == true ? $"/runbooks/{Path.GetFileNameWithoutExtension(url)}" : url;
}
