using Microsoft.AspNetCore.Diagnostics;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Api;

/// <summary>A ledger or store that cannot be reached now is 503 with the reason, not an error of the program.</summary>
internal sealed class StoreTrouble : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not StoreException trouble)
            return false;
        httpContext.Response.Headers.RetryAfter = "5";
        await Results.Problem(trouble.Message, statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(httpContext);
        return true;
    }
}
