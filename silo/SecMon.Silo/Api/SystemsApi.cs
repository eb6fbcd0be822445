using SecMon.Silo.Health;

namespace SecMon.Silo.Api;

/// <summary><c>GET /api/v1/systems</c>: the inventory, and its blind spots.</summary>
internal static class SystemsApi
{
    public static void MapSystems(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/systems", (SystemInventory inventory) => TypedResults.Ok(new SystemList([.. inventory.Systems().Select(one => new SystemView(one.System, one.Host, one.IsWatched))])))
            .WithName("ListSystems").WithSummary("Every database that should be watched (lists/systems.csv), and whether a source covers it.");
}
