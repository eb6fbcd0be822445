using SecMon.Silo.Configuration;

namespace SecMon.Silo.Api;

/// <summary>Refuses requests under a name that is not this silo's, where no token keeps strangers out.</summary>
internal static class HostCheck
{
    /// <summary>Asked by Prometheus, Compose and the like under whatever name their network gives; they tell names of sources and rules, and counts, of nobody.</summary>
    private static readonly PathString[] OpenToAll = ["/metrics", "/healthz", "/readyz"];

    /// <summary>Answers 421 to every name that is not known.</summary>
    public static void UseHostCheck(this IApplicationBuilder application, SecMonOptions options)
    {
        if (options.ApiTokenFile is not null)
            return;
        var known = new KnownHosts(options);
        application.Use(async (context, next) =>
        {
            if (known.Knows(context.Request.Host.Host) || OpenToAll.Contains(context.Request.Path))
                await next(context);
            else
                await Results.Problem(Refusal(context.Request.Host.Host), statusCode: StatusCodes.Status421MisdirectedRequest).ExecuteAsync(context);
        });
    }

    private static string Refusal(string host) =>
        $"this silo does not answer to the name '{host}'. If it is one of its own, write  hosts: [{host}]  into the configuration, or let public_url begin with it; with api_token_file any name is answered";
}
