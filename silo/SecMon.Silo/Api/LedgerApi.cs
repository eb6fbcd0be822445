using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary><c>GET /api/v1/ledger</c>: where it ends, signed.</summary>
internal static class LedgerApi
{
    public static void MapLedger(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/ledger", GetAsync).WithName("GetLedger").WithSummary("Where the ledger ends, with a signed checkpoint to keep elsewhere.");

    private static async Task<Ok<LedgerView>> GetAsync(IAlertLedger ledger, LedgerSigner signer, TimeProvider clock)
    {
        var head = await ledger.HeadAsync();
        return TypedResults.Ok(new LedgerView(head.Sequence, head.Hash, JsonNode.Parse(signer.Checkpoint(head, clock.GetUtcNow().UtcDateTime).Body), signer.PublicKey.ToPem()));
    }
}
