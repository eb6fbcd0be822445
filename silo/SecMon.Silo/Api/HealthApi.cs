using SecMon.Silo.Delivery;
using SecMon.Silo.Grains;
using SecMon.Silo.Health;
using SecMon.Silo.Hosting;

namespace SecMon.Silo.Api;

/// <summary><c>/healthz</c>: the process lives. <c>/readyz</c>: the sources are started; which sources and sinks are failing, and what else is wrong.</summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("ok\n")).ExcludeFromDescription();
        routes.MapGet("/readyz", ReadyAsync).ExcludeFromDescription();
        routes.MapGet("/api/v1/health", (HealthBoard board) => TypedResults.Ok(new HealthView([.. board.Standing.Values.Select(HealthProblemView.Of)])))
            .WithName("GetHealth").WithSummary("What is wrong with SecMon itself, or with a feed.");
    }

    private static async Task<IResult> ReadyAsync(Readiness readiness, IGrainFactory grains, SiloContext silo, SinkBoard sinks, HealthBoard board)
    {
        if (!readiness.IsReady)
            return Results.Json(new { status = "starting" }, statusCode: StatusCodes.Status503ServiceUnavailable);

        var sources = await Task.WhenAll(silo.Options.Sources.Select(source => grains.GetGrain<ISourceGrain>(source.Id).StatusAsync()));
        var failing = sources.Where(source => source.Problem is not null).ToDictionary(source => source.Id, source => source.Problem);
        var failingSinks = sinks.All.Where(sink => sink.Problem is not null).ToDictionary(sink => sink.Name, sink => sink.Problem);
        var problems = board.Standing.Values.Select(standing => standing.Problem.Summary).ToList();
        var isWell = failing.Count == 0 && failingSinks.Count == 0 && problems.Count == 0;
        return Results.Json(new { status = isWell ? "ready" : "degraded", failing, sinks = failingSinks, problems });
    }
}
