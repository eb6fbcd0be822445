using System.Security.Cryptography;
using System.Text;

namespace SecMon.Silo.Api;

/// <summary>Lets in who knows the token, when the configuration names one; health and metrics stay open.</summary>
internal static class ApiToken
{
    /// <summary>Asks for <c>Authorization: Bearer TOKEN</c> on everything below <c>/api</c>.</summary>
    public static void UseApiToken(this IApplicationBuilder application, string? tokenFile)
    {
        if (tokenFile is null)
            return;
        application.Use(async (context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) || Knows(context.Request, tokenFile))
            {
                await next(context);
                return;
            }

            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Results.Problem("send  Authorization: Bearer TOKEN", statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
        });
    }

    /// <summary>Read at each request: a new token counts at once.</summary>
    private static bool Knows(HttpRequest request, string tokenFile)
    {
        var expected = $"Bearer {File.ReadAllText(tokenFile).Trim()}";
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString())), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
    }
}
