using SecMon.Silo.Grains;
using SecMon.Silo.Hosting;

namespace SecMon.Silo.Api;

/// <summary><c>GET /api/v1/sources</c>: how every source stands.</summary>
internal static class SourcesApi
{
    public static void MapSources(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/sources", GetAsync);

    private static async Task<IResult> GetAsync(IGrainFactory grains, SiloContext silo)
    {
        var sources = await Task.WhenAll(silo.Options.Sources.Select(source => grains.GetGrain<ISourceGrain>(source.Id).StatusAsync()));
        return Results.Json(new { sources });
    }
}
