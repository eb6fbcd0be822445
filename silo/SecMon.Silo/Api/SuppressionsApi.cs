using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Detection.Cases;
using SecMon.Silo.Delivery;

namespace SecMon.Silo.Api;

/// <summary>Suppressions and maintenance windows: they keep word of alerts from people, for a time, and change nothing else.</summary>
internal static class SuppressionsApi
{
    public static void MapSuppressions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/suppressions", (DeliveryIndex index) => TypedResults.Ok(new SuppressionList(index.Suppressions()))).WithName("ListSuppressions").WithSummary("Suppressions and maintenance windows.");
        routes.MapPost("/suppressions", CreateAsync).WithName("CreateSuppression").WithSummary("Makes or changes a suppression. It is in the ledger when this answers.").ProducesProblem(StatusCodes.Status400BadRequest);
        routes.MapDelete("/suppressions/{id}", RevokeAsync).WithName("RevokeSuppression").WithSummary("Takes a suppression back.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Created<Suppression>, ProblemHttpResult>> CreateAsync(SuppressionRequest request, SuppressionBook book, TimeProvider clock)
    {
        var (suppression, problem) = request.Read(clock.GetUtcNow().UtcDateTime);
        if (suppression is null)
            return Problem.Bad(problem!);
        await book.SaveAsync(suppression);
        return TypedResults.Created($"/api/v1/suppressions/{Uri.EscapeDataString(suppression.Id)}", suppression);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(string id, SuppressionBook book, DeliveryIndex index)
    {
        if (index.Suppressions().FirstOrDefault(one => one.Id == id) is not { } suppression)
            return Problem.NotFound($"there is no suppression {id}");
        await book.SaveAsync(suppression with { IsRevoked = true });
        return TypedResults.NoContent();
    }
}
