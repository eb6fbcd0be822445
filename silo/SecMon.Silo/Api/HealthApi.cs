using SecMon.Silo.Grains;
using SecMon.Silo.Hosting;

namespace SecMon.Silo.Api;

/// <summary><c>/healthz</c>: the process lives. <c>/readyz</c>: the sources are started, and which of them are failing.</summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("ok\n"));
        routes.MapGet("/readyz", ReadyAsync);
    }

    private static async Task<IResult> ReadyAsync(Readiness readiness, IGrainFactory grains, SiloContext silo)
    {
        if (!readiness.IsReady)
            return Results.Json(new { status = "starting" }, statusCode: StatusCodes.Status503ServiceUnavailable);

        var sources = await Task.WhenAll(silo.Options.Sources.Select(source => grains.GetGrain<ISourceGrain>(source.Id).StatusAsync()));
        var failing = sources.Where(source => source.Problem is not null).ToDictionary(source => source.Id, source => source.Problem);
        return Results.Json(new { status = failing.Count == 0 ? "ready" : "degraded", failing });
    }
}
