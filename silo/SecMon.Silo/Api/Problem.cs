using Microsoft.AspNetCore.Http.HttpResults;

namespace SecMon.Silo.Api;

/// <summary>Problems as the API tells them.</summary>
internal static class Problem
{
    public static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult Bad(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest);

    public static ProblemHttpResult Of(int status, string? detail) => TypedResults.Problem(detail, statusCode: status);
}
