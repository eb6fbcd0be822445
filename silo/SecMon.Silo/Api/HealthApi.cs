using SecMon.Silo.Delivery;
using SecMon.Silo.Grains;
using SecMon.Silo.Health;
using SecMon.Silo.Hosting;

namespace SecMon.Silo.Api;

/// <summary>
/// <c>/healthz</c>: the process lives. <c>/readyz</c>: the sources are started, and how much is wrong; open to all, so never what. That is in
/// <c>/api/v1/health</c>, and of a sink or source that has only just failed in <c>/api/v1/sinks</c> and <c>/api/v1/sources</c>.
/// </summary>
internal static class HealthApi
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => Results.Text("ok\n")).AllowAnonymous().WithMetadata(AnyName.Mark).ExcludeFromDescription();
        routes.MapGet("/readyz", ReadyAsync).AllowAnonymous().WithMetadata(AnyName.Mark).ExcludeFromDescription();
        routes.MapGet("/api/v1/health", (HealthBoard board) => TypedResults.Ok(new HealthView([.. board.Standing.Values.Select(HealthProblemView.Of)])))
            .WithName("GetHealth").WithSummary("What is wrong with SecMon itself, or with a feed.");
    }

    private static async Task<IResult> ReadyAsync(Readiness readiness, IGrainFactory grains, SiloContext silo, SinkBoard sinks, HealthBoard board)
    {
        if (!readiness.IsReady)
            return Results.Json(new { status = "starting", problems = board.Standing.Count }, statusCode: StatusCodes.Status503ServiceUnavailable);

        var sources = await Task.WhenAll(silo.Options.Sources.Select(source => grains.GetGrain<ISourceGrain>(source.Id).StatusAsync()));
        var standing = board.Standing;
        var problems = standing.Count
            + sources.Count(source => source.Problem is not null && !standing.ContainsKey($"SourceStopped/{source.Id}"))
            + sinks.All.Count(sink => sink.Problem is not null && !standing.ContainsKey($"SinkFailing/{sink.Name}"));
        return Results.Json(new { status = problems == 0 ? "ready" : "degraded", problems });
    }
}
