using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Detection.Decisions;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Api;

/// <summary><c>GET /api/v1/excuses</c>: what people do not hear of because somebody approved it or a decision says so, until when, and how much it was.</summary>
internal static class ExcusesApi
{
    private const int MostRows = 1_000;

    public static void MapExcuses(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/excuses", Get).WithName("ListExcuses").WithSummary("All that is excused now or will be: by whom, until when, and what it has swallowed since the start.")
            .WithDescription("Rows of lists on which decisions with expect, lower, no_page or close stand, and such decisions that stand on no row.");

    private static Ok<ExcuseList> Get(ExcusesInForce inForce, OutcomeMeter outcomes)
    {
        var rows = inForce.Rows;
        var shown = rows.Select(row => ViewOf(row, outcomes.Excuses.Of(row.Name))).OrderByDescending(row => row.Swallowed.Signals).ThenByDescending(row => row.Swallowed.Rows).ThenBy(row => row.To).Take(MostRows);
        return TypedResults.Ok(new ExcuseList([.. shown], Math.Max(0, rows.Count - MostRows), [.. inForce.Decisions.Select(decision => ViewOf(decision, outcomes))]));
    }

    private static ExcusedRowView ViewOf(ExcusedRow row, Swallowed swallowed) => new()
    {
        List = row.List,
        Account = row.Account,
        Tables = row.Tables,
        From = row.From,
        To = row.To,
        Ticket = row.Ticket,
        ApprovedBy = row.ApprovedBy,
        Since = row.Since,
        Swallowed = SwallowedView.Of(swallowed),
    };

    private static ExcusingDecisionView ViewOf(Decision decision, OutcomeMeter outcomes)
    {
        var swallowed = outcomes.Excuses.Of(new ExcuseName(decision.Metadata.Title, IsRow: false));
        return new ExcusingDecisionView(decision.Metadata.Id, decision.Metadata.Title, decision.Metadata.Owner, decision.Expires, SwallowedView.Of(swallowed));
    }
}
