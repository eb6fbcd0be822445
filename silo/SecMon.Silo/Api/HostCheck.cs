using SecMon.Silo.Configuration;

namespace SecMon.Silo.Api;

/// <summary>Refuses requests under a name that is not this silo's, where no token keeps strangers out.</summary>
internal static class HostCheck
{
    /// <summary>
    /// Answers 421 to every name that is not known, except where the endpoint is marked: Prometheus, Compose and the like ask under whatever name their network
    /// gives, and get names of sources and rules, and counts, of nobody.
    /// </summary>
    public static void UseHostCheck(this IApplicationBuilder application, SecMonOptions options)
    {
        if (options.ApiTokenFile is not null)
            return;
        var known = new KnownHosts(options);
        application.Use(async (context, next) =>
        {
            if (known.Knows(context.Request.Host.Host) || context.GetEndpoint()?.Metadata.GetMetadata<AnyName>() is not null)
                await next(context);
            else
                await Results.Problem(Refusal(context.Request.Host.Host), statusCode: StatusCodes.Status421MisdirectedRequest).ExecuteAsync(context);
        });
    }

    private static string Refusal(string host) =>
        $"this silo does not answer to the name '{host}'. If it is one of its own, write  hosts: [{host}]  into the configuration, or let public_url begin with it; with api_token_file any name is answered";
}
