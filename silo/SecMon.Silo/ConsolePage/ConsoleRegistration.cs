using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace SecMon.Silo.ConsolePage;

/// <summary>The page for analysts at <c>/</c>. Its shell and its files need no token; what it shows comes from <c>/api</c>, which may.</summary>
internal static class ConsoleRegistration
{
    /// <summary>The page's own addresses; <c>/incidents/ID</c>, <c>/cases/ID</c> and <c>/alerts/ID</c> are where <c>event.url</c> of documents leads.</summary>
    private static readonly string[] Addresses = ["/", "/incidents/{id}", "/cases/{id}", "/alerts/{id}", "/actor", "/sources", "/rules"];

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        var assets = ConsoleAssets.Read();
        foreach (var address in Addresses)
            routes.MapGet(address, (HttpContext context) => Page(context, assets)).AllowAnonymous().ExcludeFromDescription();
        routes.MapRunbooks($"/assets/{assets.Hash}");
        routes.MapGet("/assets/{hash}/{**path}", (HttpContext context, string hash, string? path) => Asset(context, assets, hash, path ?? "")).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Asked for again each time, and sent again only when it changed.</summary>
    private static FileContentHttpResult Page(HttpContext context, ConsoleAssets assets)
    {
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(assets.Index.Content, assets.Index.ContentType, entityTag: new EntityTagHeaderValue($"\"{assets.Hash}\""));
    }

    /// <summary>Named by content, so it never changes. A page that is older than the program finds nothing under its old name.</summary>
    private static Results<FileContentHttpResult, NotFound> Asset(HttpContext context, ConsoleAssets assets, string hash, string path)
    {
        if (hash != assets.Hash || assets.Find(path) is not { } asset)
            return TypedResults.NotFound();
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(asset.Content, asset.ContentType, entityTag: new EntityTagHeaderValue($"\"{assets.Hash}\""));
    }
}
