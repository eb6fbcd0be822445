using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Detection.Cases;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary>Cases as they stand.</summary>
internal static class CasesApi
{
    private const int DefaultLimit = 100;
    private const int MostCases = 1_000;

    public static void MapCases(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cases", GetAsync).WithName("ListCases").WithSummary("Cases in the order in which they were raised, or with order=newest the newest first.")
            .WithDescription("Filters: status (open, acknowledged, investigating, closed, unclosed), min_level, rule (id or use case), source, user, assignee. Page with after and next.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        routes.MapGet("/cases/{id}", GetOneAsync).WithName("GetCase").WithSummary("One case. Its ETag goes into If-Match of a change.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>The entity tag of a case: the number of its changes. A further alert does not make a decision stale.</summary>
    public static string ETagOf(Case one) => $"\"{one.ChangeRevision}\"";

    private static async Task<Results<Ok<CasesPage>, ProblemHttpResult>> GetAsync(
        DeliveryIndex index, IAlertLedger ledger, DocumentComposer composer, CaseIncidents incidents, long after = 0, int limit = DefaultLimit, string? order = null, string? status = null,
        string? min_level = null, string? rule = null, string? source = null, string? user = null, string? assignee = null)
    {
        if (after < 0 || limit is < 1 or > MostCases)
            return Problem.Bad($"after is 0 or more, limit 1 to {MostCases}");
        if (!Levels.TryParse(min_level, out var level))
            return Problem.Bad(Levels.Help);
        if (status is not (null or "unclosed") && CaseWords.Status(status) is null)
            return Problem.Bad("status is open, acknowledged, investigating, closed or unclosed");
        if (order is not (null or "oldest" or "newest"))
            return Problem.Bad("order is oldest or newest");

        var filter = new CaseFilter
        {
            After = after,
            IsNewestFirst = order == "newest",
            Status = status,
            MinSeverity = (int)level,
            Rule = rule,
            Source = source,
            User = user,
            Assignee = assignee,
        };
        var found = index.Cases(filter, limit);
        var firsts = await ledger.FindManyAsync(LedgerKind.Alert, [.. found.Select(one => one.Case.Id)]);
        var joined = incidents.Of([.. found.Select(one => one.Case.Id)]);
        return TypedResults.Ok(new CasesPage(
            [.. found.Select(one => CaseView.Of(one.Sequence, one.Case, firsts.GetValueOrDefault(one.Case.Id), composer, [.. joined[one.Case.Id].Select(incident => incident.Id)]))],
            found.Count > 0 ? found[^1].Sequence : after));
    }

    private static async Task<Results<Ok<CaseView>, ProblemHttpResult>> GetOneAsync(string id, HttpContext context, DeliveryIndex index, IAlertLedger ledger, DocumentComposer composer, CaseIncidents incidents)
    {
        if (index.FindCase(id) is not { } one)
            return Problem.NotFound($"there is no case {id}");
        context.Response.Headers.ETag = ETagOf(one);
        return TypedResults.Ok(CaseView.Of(index.FindAlert(id)?.Sequence ?? 0, one, await ledger.FindAsync(LedgerKind.Alert, id), composer, incidents.IdsOf(id)));
    }
}
