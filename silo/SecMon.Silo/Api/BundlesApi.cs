using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary>A signed bundle of a case for an inspectorate.</summary>
internal static class BundlesApi
{
    private const int MostAlerts = 10_000;

    public static void MapBundles(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/cases/{id}/bundle", GetAsync).WithName("GetCaseBundle")
            .WithSummary("Everything about a case: its ledger entries whole, and the newest checkpoint, signed. Check it with  secmon ledger verify FILE --public-key KEY.")
            .Produces<JsonObject>(StatusCodes.Status200OK, "application/json")
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> GetAsync(
        string id, HttpContext context, DeliveryIndex index, IAlertLedger ledger, DocumentComposer composer, CaseIncidents incidents, LedgerSigner signer, AccessLog access, TimeProvider clock)
    {
        if (index.FindCase(id) is not { } one)
            return Problem.NotFound($"there is no case {id}");
        var by = Caller.Of(context);
        await access.NoteAsync(by, "bundle", id);
        var entries = await EntriesAsync(id, index, ledger);
        var now = clock.GetUtcNow().UtcDateTime;
        var checkpoint = signer.Checkpoint(await ledger.HeadAsync(), now);
        await ledger.AppendAsync([checkpoint]);
        var document = composer.Case(one, await ledger.FindAsync(LedgerKind.Alert, id), incidents: incidents.IdsOf(id));
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"secmon-case-{id}.json\"";
        return TypedResults.Text(CaseBundle.Write(document, entries, checkpoint.Body, now, by, signer), "application/json");
    }

    private static async Task<IReadOnlyList<LedgerEntry>> EntriesAsync(string id, DeliveryIndex index, IAlertLedger ledger)
    {
        var entries = new List<LedgerEntry>();
        foreach (var (_, alert) in index.Alerts(new AlertFilter { Case = id }, MostAlerts))
        {
            entries.AddRange(await ledger.FindAllAsync(LedgerKind.Alert, alert));
            entries.AddRange(await ledger.FindAllAsync(LedgerKind.Evidence, alert));
        }

        foreach (var sequence in index.HeldBackOf(id, MostAlerts))
            entries.AddRange(await ledger.ReadAsync(sequence - 1, 1));
        entries.AddRange(await ledger.FindAllAsync(LedgerKind.CaseChange, id));
        return [.. entries.OrderBy(entry => entry.Sequence)];
    }
}
