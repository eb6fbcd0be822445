using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Delivery;

namespace SecMon.Silo.Api;

/// <summary>Incidents as they stand: cases that a decision joined because they are one story.</summary>
internal static class IncidentsApi
{
    private const int DefaultLimit = 100;
    private const int MostIncidents = 1_000;

    public static void MapIncidents(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents", Get).WithName("ListIncidents").WithSummary("Incidents in the order in which they were opened, or with order=newest the newest first.")
            .WithDescription("Filters: status (open, acknowledged, investigating, closed, unclosed), min_level, decision (its id), by (the account, address or source), case (the id of one that is in them), assignee. Page with after and next.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        routes.MapGet("/incidents/{id}", GetOne).WithName("GetIncident")
            .WithSummary("One incident, with its cases, and which of them stay open when it is closed. Its ETag goes into If-Match of a change.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>The entity tag of an incident: cases that joined and changes of people. A further alert of a case does not make a decision stale.</summary>
    public static string ETagOf(Incident one) => $"\"{one.ChangeRevision}\"";

    private static Results<Ok<IncidentsPage>, ProblemHttpResult> Get(
        IncidentIndex index, DocumentComposer composer, long after = 0, int limit = DefaultLimit, string? order = null, string? status = null,
        string? min_level = null, string? decision = null, string? by = null, string? @case = null, string? assignee = null)
    {
        if (after < 0 || limit is < 1 or > MostIncidents)
            return Problem.Bad($"after is 0 or more, limit 1 to {MostIncidents}");
        if (!Levels.TryParse(min_level, out var level))
            return Problem.Bad(Levels.Help);
        if (status is not (null or "unclosed") && CaseWords.Status(status) is null)
            return Problem.Bad("status is open, acknowledged, investigating, closed or unclosed");
        if (order is not (null or "oldest" or "newest"))
            return Problem.Bad("order is oldest or newest");

        var filter = new IncidentFilter
        {
            After = after,
            IsNewestFirst = order == "newest",
            Status = status,
            MinSeverity = (int)level,
            Decision = decision,
            By = by,
            Case = @case,
            Assignee = assignee,
        };
        var found = index.List(filter, limit);
        return TypedResults.Ok(new IncidentsPage([.. found.Select(one => IncidentView.Of(one.Sequence, one.Incident, composer))], found.Count > 0 ? found[^1].Sequence : after));
    }

    private static Results<Ok<IncidentView>, ProblemHttpResult> GetOne(string id, HttpContext context, IncidentIndex index, CaseIncidents incidents, DocumentComposer composer)
    {
        if (index.FindWithSequence(id) is not { } found)
            return Problem.NotFound($"there is no incident {id}");
        context.Response.Headers.ETag = ETagOf(found.Incident);
        return TypedResults.Ok(IncidentView.Of(found.Sequence, found.Incident, composer, IncidentClosing.Of(found.Incident, incidents)));
    }
}
