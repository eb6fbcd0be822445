using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Silo.Evidence;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary>The records behind an alert: masked text, hashes, and whether the source still holds them.</summary>
internal static class EvidenceApi
{
    public static void MapEvidence(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/alerts/{id}/evidence", GetAsync).WithName("GetEvidence")
            .WithSummary("The records behind an alert, every literal masked. 'confirmed' says whether the source holds the same bytes now; 'problem' why not.")
            .WithDescription("Looking at evidence is itself noted in the ledger.")
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<Ok<JsonObject>, ProblemHttpResult>> GetAsync(
        string id, HttpContext context, IAlertLedger ledger, RecordFinder finder, AccessLog access, CancellationToken cancellation)
    {
        if (await ledger.FindAsync(LedgerKind.Alert, id) is not { } alert)
            return Problem.NotFound($"there is no alert {id}");
        await access.NoteAsync(Caller.Of(context), "evidence", id);
        var kept = await ledger.FindAsync(LedgerKind.Evidence, id);
        var records = EvidenceRecords.Of(alert.Body);
        var found = await finder.FindAsync(records, cancellation);
        return TypedResults.Ok(new JsonObject
        {
            ["alert"] = id,
            ["kept_at"] = kept?.Time,
            ["items"] = new JsonArray([.. records.Select(record => Item(record, found[record], kept))]),
        });
    }

    private static JsonObject Item(EvidenceRecord record, FoundRecord found, LedgerEntry? kept)
    {
        var item = KeptItem(record, kept) ?? new JsonObject { ["source"] = record.Source, ["position"] = record.Position, ["sha256"] = record.Sha256 };
        item.Remove("sealed");
        item.Remove("problem");
        item["confirmed"] = found.IsConfirmed;
        if (found.Problem is { } problem)
            item["problem"] = problem;
        return item;
    }

    private static JsonObject? KeptItem(EvidenceRecord record, LedgerEntry? kept) =>
        (kept is null ? null : JsonNode.Parse(kept.Body)?["items"] as JsonArray)?
            .OfType<JsonObject>()
            .FirstOrDefault(item => (long?)item["position"] == record.Position && (string?)item["sha256"] == record.Sha256)?
            .DeepClone() as JsonObject;
}
