using System.Text;
using System.Text.Json.Nodes;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary><c>GET /api/v1/alerts?after=SEQ&amp;limit=N</c>: alerts in ledger order, with the ledger's fields.</summary>
internal static class AlertsApi
{
    private const int DefaultLimit = 100;
    private const int MostAlerts = 1_000;

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/alerts", GetAsync);
        routes.MapGet("/api/v1/alerts/{id}", GetOneAsync);
    }

    private static async Task<IResult> GetAsync(IAlertLedger ledger, long after = 0, int limit = DefaultLimit)
    {
        if (after < 0 || limit is < 1 or > MostAlerts)
            return Results.Problem($"after is 0 or more, limit 1 to {MostAlerts}", statusCode: StatusCodes.Status400BadRequest);

        var entries = await ledger.ReadAsync(after, limit, LedgerKind.Alert);
        var next = entries.Count > 0 ? entries[^1].Sequence : after;
        var body = new StringBuilder("{\"alerts\":[").AppendJoin(',', entries.Select(DocumentOf)).Append($"],\"next\":{next}}}");
        return Results.Text(body.ToString(), "application/json", Encoding.UTF8);
    }

    private static async Task<IResult> GetOneAsync(IAlertLedger ledger, string id)
    {
        var entry = await ledger.FindAsync(LedgerKind.Alert, id);
        return entry is null
            ? Results.Problem($"there is no alert {id}", statusCode: StatusCodes.Status404NotFound)
            : Results.Text(DocumentOf(entry), "application/json", Encoding.UTF8);
    }

    private static string DocumentOf(LedgerEntry entry)
    {
        var document = JsonNode.Parse(entry.Body)!;
        document["event"]!["sequence"] = entry.Sequence;
        document["event"]!["created"] = entry.Time;
        document["secmon"]!["ledger"] = new JsonObject
        {
            ["sequence"] = entry.Sequence,
            ["hash"] = $"sha256:{entry.Hash}",
            ["previous_hash"] = $"sha256:{entry.PreviousHash}",
        };
        return document.ToJsonString(Relaxed);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
