using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Detection.Alerts;
using SecMon.Detection.Incidents;
using SecMon.Silo.Delivery;
using SecMon.Silo.Grains;
using SecMon.Silo.Keys;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary>What people do about incidents. Every change is in the ledger before it is answered, and reaches the sinks from there.</summary>
internal static class IncidentChangesApi
{
    public static void MapIncidentChanges(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents/{id}/changes", HistoryAsync).WithName("ListIncidentChanges")
            .WithSummary("When an incident was opened, which cases joined and why, and what people did about it.").ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapPost("/incidents/{id}/changes", ChangeAsync).WithName("ChangeIncident")
            .WithSummary("Acknowledges, investigates, closes, opens again, assigns an incident, or adds a note.")
            .WithDescription(
                "If-Match must hold the incident's ETag, or * to take it as it stands; 412 when it changed meanwhile. Closing it closes its open cases with the same verdict, but for those that are also in another open "
                + "incident or of a higher level; the answer names both. 409 when a case joined that whoever closes it has not seen: nothing is closed.")
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status428PreconditionRequired);
    }

    private static async Task<Results<Ok<IncidentHistory>, ProblemHttpResult>> HistoryAsync(string id, IncidentIndex index, IAlertLedger ledger)
    {
        if (index.FindWithSequence(id) is not { } found)
            return Problem.NotFound($"there is no incident {id}");
        var steps = await IncidentPast.ReadAsync(ledger, id, found.Sequence);
        return TypedResults.Ok(new IncidentHistory([.. steps.Select((step, at) => IncidentHistoryItem.Of(step, found.Sequence, IncidentPast.IsOvertaken(steps, at, found.Incident)))]));
    }

    private static async Task<Results<Ok<IncidentChanged>, ProblemHttpResult>> ChangeAsync(
        string id, CaseChangeRequest request, HttpContext context, IGrainFactory grains, IncidentIndex index, CaseIncidents incidents, DocumentComposer composer, DataKeys keys)
    {
        if (!IfMatch.TryRead(context.Request.Headers.IfMatch.ToString(), out var expected))
            return Problem.Of(StatusCodes.Status428PreconditionRequired, "send If-Match with the ETag of the incident as you read it, or * to take it as it stands");
        var (change, problem) = request.Read(Caller.Of(context), new TextScrubber(keys.CreatePseudonyms()));
        if (change is null)
            return Problem.Bad(problem!);

        var wanted = new IncidentChange(change.Action, change.By) { Verdict = change.Verdict, Assignee = change.Assignee, Note = change.Note };
        var result = await grains.GetGrain<IIncidentGrain>(id).ChangeAsync(IncidentJson.Write(wanted), expected);
        if (result.Outcome != IncidentChangeOutcome.Changed)
            return Problem.Of(StatusOf(result.Outcome), result.Problem);
        if (index.FindWithSequence(id) is not { } after)
            return Problem.NotFound($"there is no incident {id} any more: retention removed it");
        context.Response.Headers.ETag = IncidentsApi.ETagOf(after.Incident);
        return TypedResults.Ok(new IncidentChanged(
            IncidentView.Of(after.Sequence, after.Incident, composer, IncidentClosing.Of(after.Incident, incidents)),
            result.Closed, [.. result.StayOpen.Select(one => new StaysOpen(one.Key, one.Value))]));
    }

    private static int StatusOf(IncidentChangeOutcome outcome) => outcome switch
    {
        IncidentChangeOutcome.NotFound => StatusCodes.Status404NotFound,
        IncidentChangeOutcome.Stale => StatusCodes.Status412PreconditionFailed,
        _ => StatusCodes.Status409Conflict,
    };
}
