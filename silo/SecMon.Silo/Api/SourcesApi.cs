using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Silo.Grains;
using SecMon.Silo.Hosting;

namespace SecMon.Silo.Api;

/// <summary><c>GET /api/v1/sources</c>: how every source stands.</summary>
internal static class SourcesApi
{
    public static void MapSources(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/sources", GetAsync).WithName("ListSources").WithSummary("How every source stands, with its four indicators.");

    private static async Task<Ok<SourceList>> GetAsync(IGrainFactory grains, SiloContext silo)
    {
        var sources = await Task.WhenAll(silo.Options.Sources.Select(source => grains.GetGrain<ISourceGrain>(source.Id).StatusAsync()));
        return TypedResults.Ok(new SourceList(sources));
    }
}
