using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary>Alerts with the ledger's and delivery's fields.</summary>
internal static class AlertsApi
{
    private const int DefaultLimit = 100;
    private const int MostAlerts = 1_000;

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/alerts", GetAsync).WithName("ListAlerts").WithSummary("Alerts in ledger order, or with order=newest the newest first.")
            .WithDescription("Filters: min_level (informational, low, medium, high, critical), rule (id or use case), source, user, case, from and until (ISO 8601). Page with after and next.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        routes.MapGet("/alerts/{id}", GetOneAsync).WithName("GetAlert").WithSummary("One alert.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<AlertsPage>, ProblemHttpResult>> GetAsync(
        DeliveryIndex index, IAlertLedger ledger, DocumentComposer composer, long after = 0, int limit = DefaultLimit, string? order = null, string? min_level = null, string? rule = null,
        string? source = null, string? user = null, string? @case = null, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        if (after < 0 || limit is < 1 or > MostAlerts)
            return Problem.Bad($"after is 0 or more, limit 1 to {MostAlerts}");
        if (!Levels.TryParse(min_level, out var level))
            return Problem.Bad(Levels.Help);
        if (order is not (null or "oldest" or "newest"))
            return Problem.Bad("order is oldest or newest");

        var filter = new AlertFilter
        {
            After = after,
            IsNewestFirst = order == "newest",
            MinSeverity = (int)level,
            Rule = rule,
            Source = source,
            User = user,
            Case = @case,
            From = from?.UtcDateTime,
            Until = until?.UtcDateTime,
        };
        var found = index.Alerts(filter, limit);
        var documents = new List<JsonObject>(found.Count);
        foreach (var (_, id) in found)
        {
            if (await DocumentOfAsync(id, index, ledger, composer) is { } document)
                documents.Add(document);
        }

        return TypedResults.Ok(new AlertsPage(documents, found.Count > 0 ? found[^1].Sequence : after));
    }

    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> GetOneAsync(string id, DeliveryIndex index, IAlertLedger ledger, DocumentComposer composer) =>
        await DocumentOfAsync(id, index, ledger, composer) is { } document ? TypedResults.Ok(document) : Problem.NotFound($"there is no alert {id}");

    private static async Task<JsonObject?> DocumentOfAsync(string id, DeliveryIndex index, IAlertLedger ledger, DocumentComposer composer) =>
        await ledger.FindAsync(LedgerKind.Alert, id) is { } entry ? composer.Alert(entry, index.FindAlert(id)?.Mark) : null;
}
