using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Detection.Alerts;
using SecMon.Silo.Delivery;
using SecMon.Silo.Grains;
using SecMon.Silo.Keys;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary>What people do about cases. Every change is in the ledger before it is answered, and reaches the sinks from there.</summary>
internal static class CaseChangesApi
{
    private const int MostCases = 1_000;

    public static void MapCaseChanges(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cases/{id}/changes", HistoryAsync).WithName("ListCaseChanges").WithSummary("What people did about a case, also by closing an incident that it is in.").ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapPost("/cases/{id}/changes", ChangeAsync).WithName("ChangeCase")
            .WithSummary("Acknowledges, investigates, closes, opens again, assigns a case, or adds a note.")
            .WithDescription("If-Match must hold the case's ETag, or * to take it as it stands; 412 when somebody changed it meanwhile.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
        routes.MapPost("/cases/close", CloseManyAsync).WithName("CloseCases").WithSummary("Closes many cases with one verdict, each as it stands.").ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<Results<Ok<CaseHistory>, ProblemHttpResult>> HistoryAsync(string id, DeliveryIndex index, CaseIncidents incidents, IAlertLedger ledger)
    {
        if (index.FindCase(id) is null)
            return Problem.NotFound($"there is no case {id}");
        var items = new List<CaseHistoryItem>();
        foreach (var entry in await EntriesAsync(id, incidents, ledger))
            items.Add(ItemOf(entry, items.Count == 0 ? 1 : items[^1].Revision + 1));
        return TypedResults.Ok(new CaseHistory(items));
    }

    /// <summary>Who closes an incident changes its cases by an entry of the incident.</summary>
    private static async Task<IEnumerable<LedgerEntry>> EntriesAsync(string id, CaseIncidents incidents, IAlertLedger ledger)
    {
        var entries = new List<LedgerEntry>(await ledger.FindAllAsync(LedgerKind.CaseChange, id));
        foreach (var incident in incidents.IdsOf(id))
            entries.AddRange((await ledger.FindAllAsync(LedgerKind.IncidentChange, incident)).Where(entry => IncidentJson.ReadChange(JsonNode.Parse(entry.Body)!.AsObject()).Cases.Contains(id)));
        return entries.OrderBy(entry => entry.Sequence);
    }

    private static CaseHistoryItem ItemOf(LedgerEntry entry, long next)
    {
        var body = JsonNode.Parse(entry.Body)!;
        var isOfIncident = entry.Kind == LedgerKind.IncidentChange;
        return new CaseHistoryItem(
            isOfIncident ? next : entry.Revision, entry.Sequence, entry.Time, (string)body["action"]!, (string)body["by"]!,
            (string?)body["verdict"], (string?)body["assignee"], (string?)body["note"], isOfIncident ? entry.Key : null);
    }

    private static async Task<Results<Ok<CaseView>, ProblemHttpResult>> ChangeAsync(
        string id, CaseChangeRequest request, HttpContext context, IGrainFactory grains, DeliveryIndex index, IAlertLedger ledger, DocumentComposer composer, CaseIncidents incidents, DataKeys keys)
    {
        if (!IfMatch.TryRead(context.Request.Headers.IfMatch.ToString(), out var expected))
            return Problem.Of(StatusCodes.Status428PreconditionRequired, "send If-Match with the ETag of the case as you read it, or * to take it as it stands");
        var (change, problem) = request.Read(Caller.Of(context), new TextScrubber(keys.CreatePseudonyms()));
        if (change is null)
            return Problem.Bad(problem!);

        var result = await grains.GetGrain<ICaseGrain>(id).ChangeAsync(CaseChangeJson.Write(change), expected);
        if (result.Outcome != CaseChangeOutcome.Changed)
            return Problem.Of(StatusOf(result.Outcome), result.Problem);
        var after = index.FindCase(id)!;
        context.Response.Headers.ETag = CasesApi.ETagOf(after);
        return TypedResults.Ok(CaseView.Of(index.FindAlert(id)?.Sequence ?? 0, after, await ledger.FindAsync(LedgerKind.Alert, id), composer, incidents.IdsOf(id)));
    }

    private static async Task<Results<Ok<BulkCloseResult>, ProblemHttpResult>> CloseManyAsync(BulkCloseRequest request, HttpContext context, IGrainFactory grains, DataKeys keys)
    {
        if (request.Ids is not { Count: > 0 and <= MostCases })
            return Problem.Bad($"ids names 1 to {MostCases} cases");
        var (change, problem) = new CaseChangeRequest("close", request.Verdict, Note: request.Note).Read(Caller.Of(context), new TextScrubber(keys.CreatePseudonyms()));
        if (change?.Verdict is null)
            return Problem.Bad(problem ?? "verdict is missing");

        var closed = new List<string>();
        var notClosed = new Dictionary<string, string>();
        foreach (var id in request.Ids.Distinct())
        {
            var result = await grains.GetGrain<ICaseGrain>(id).ChangeAsync(CaseChangeJson.Write(change), expected: null);
            if (result.Outcome == CaseChangeOutcome.Changed)
                closed.Add(id);
            else
                notClosed[id] = result.Problem ?? "";
        }

        return TypedResults.Ok(new BulkCloseResult(closed, notClosed));
    }

    private static int StatusOf(CaseChangeOutcome outcome) => outcome switch
    {
        CaseChangeOutcome.NotFound => StatusCodes.Status404NotFound,
        CaseChangeOutcome.Stale => StatusCodes.Status412PreconditionFailed,
        _ => StatusCodes.Status409Conflict,
    };
}
