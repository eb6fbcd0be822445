using Microsoft.AspNetCore.Diagnostics;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Api;

/// <summary>A ledger or store that cannot be reached now is 503 with the reason, a request that cannot be read 400; neither is an error of the program.</summary>
internal sealed class RequestTrouble : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is BadHttpRequestException bad)
        {
            await Results.Problem(bad.Message, statusCode: bad.StatusCode).ExecuteAsync(httpContext);
            return true;
        }

        if (exception is not StoreException trouble)
            return false;
        httpContext.Response.Headers.RetryAfter = "5";
        await Results.Problem(trouble.Message, statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(httpContext);
        return true;
    }
}
