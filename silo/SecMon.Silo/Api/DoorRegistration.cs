using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Prometheus;
using SecMon.Silo.Configuration;

namespace SecMon.Silo.Api;

/// <summary>
/// Who is let in where. What decides is the endpoint that routing found, never the spelling of the path: an endpoint that says nothing asks for the token of
/// <c>/api</c>, and so does what is no endpoint at all (docs/decisions/0016).
/// </summary>
internal static class DoorRegistration
{
    public static void AddDoors(this IServiceCollection services, SecMonOptions options)
    {
        services.AddSingleton<Doors>();
        services.AddTransient<TokenScheme>();
        // The core alone: the rest would make keys for cookies, which are not used, in the home folder.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.AddScheme<TokenScheme>(Doors.Api, displayName: null);
            authentication.AddScheme<TokenScheme>(Doors.Metrics, displayName: null);
        });
        services.AddAuthorization(authorization =>
        {
            authorization.FallbackPolicy = options.ApiTokenFile is null ? null : PolicyOf(Doors.Api);
            authorization.AddPolicy(Doors.Metrics, PolicyOf(Doors.Metrics));
        });
    }

    /// <summary>Stands behind routing and before every endpoint.</summary>
    public static void UseDoors(this WebApplication application, SecMonOptions options)
    {
        application.UseMetricsAddress(options);
        application.UseHostCheck(options);
        application.UseAuthorization();
    }

    /// <summary><c>/metrics</c>: to who has its token; at an address of its own to everybody who reaches that; else to who may see the rest.</summary>
    public static void MapMetricsDoor(this WebApplication application, SecMonOptions options)
    {
        var metrics = application.MapMetrics("/metrics").WithMetadata(MetricsEndpoint.Mark, AnyName.Mark);
        if (options.MetricsTokenFile is not null)
            metrics.RequireAuthorization(Doors.Metrics);
        else if (options.Metrics is not null)
            metrics.AllowAnonymous();
    }

    private static AuthorizationPolicy PolicyOf(string door) => new AuthorizationPolicyBuilder(door).RequireAuthenticatedUser().Build();
}
