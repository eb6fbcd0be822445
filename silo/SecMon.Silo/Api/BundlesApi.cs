using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary>A signed bundle of a case, or of an incident with all its cases, for an inspectorate.</summary>
internal static class BundlesApi
{
    public static void MapBundles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cases/{id}/bundle", OfCaseAsync).WithName("GetCaseBundle")
            .WithSummary("Everything about a case: its ledger entries whole, and the newest checkpoint, signed. Check it with  secmon ledger verify FILE --public-key KEY.")
            .Produces<JsonObject>(StatusCodes.Status200OK, "application/json")
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/incidents/{id}/bundle", OfIncidentAsync).WithName("GetIncidentBundle")
            .WithSummary("Everything about an incident and its cases: their ledger entries whole, and the newest checkpoint, signed. Check it with  secmon ledger verify FILE --public-key KEY.")
            .Produces<JsonObject>(StatusCodes.Status200OK, "application/json")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> OfCaseAsync(
        string id, HttpContext context, DeliveryIndex index, CaseIncidents incidents, BundleEntries gathering, IAlertLedger ledger, DocumentComposer composer, LedgerSigner signer, AccessLog access, TimeProvider clock)
    {
        if (index.FindCase(id) is not { } one)
            return Problem.NotFound($"there is no case {id}");
        await access.NoteAsync(Caller.Of(context), "bundle", id);
        var entries = await gathering.OfCaseAsync(one);
        var document = composer.Case(one, await ledger.FindAsync(LedgerKind.Alert, id), incidents: incidents.IdsOf(id));
        return await SignedAsync("case", id, document, entries, context, ledger, signer, clock);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> OfIncidentAsync(
        string id, HttpContext context, IncidentIndex index, BundleEntries gathering, IAlertLedger ledger, DocumentComposer composer, LedgerSigner signer, AccessLog access, TimeProvider clock)
    {
        if (index.FindWithSequence(id) is not { } found)
            return Problem.NotFound($"there is no incident {id}");
        await access.NoteAsync(Caller.Of(context), "bundle", id);
        var entries = await gathering.OfIncidentAsync(found.Incident, found.Sequence);
        return await SignedAsync("incident", id, composer.Incidents.Incident(found.Incident), entries, context, ledger, signer, clock);
    }

    private static async Task<ContentHttpResult> SignedAsync(
        string what, string id, JsonObject document, IReadOnlyList<LedgerEntry> entries, HttpContext context, IAlertLedger ledger, LedgerSigner signer, TimeProvider clock)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var checkpoint = signer.Checkpoint(await ledger.HeadAsync(), now);
        await ledger.AppendAsync([checkpoint]);
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"secmon-{what}-{id}.json\"";
        return TypedResults.Text(CaseBundle.Write(document, entries, checkpoint.Body, now, Caller.Of(context), signer, what), "application/json");
    }
}
