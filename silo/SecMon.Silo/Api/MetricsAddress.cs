using Microsoft.AspNetCore.Server.Kestrel.Core;
using SecMon.Silo.Configuration;

namespace SecMon.Silo.Api;

/// <summary>A second address that shows the metrics and nothing else; then the first does not show them (<c>metrics: 127.0.0.1:9464</c>).</summary>
internal static class MetricsAddress
{
    /// <summary>Listens there when the configuration names it.</summary>
    public static void ListenForMetrics(this KestrelServerOptions kestrel, SecMonOptions options)
    {
        if (options.Metrics is { } address)
            kestrel.Listen(address, listen => listen.Use(next => connection =>
            {
                connection.Features.Set(new Came());
                return next(connection);
            }));
    }

    /// <summary>404 to what asks at the wrong one of the two.</summary>
    public static void UseMetricsAddress(this IApplicationBuilder application, SecMonOptions options)
    {
        if (options.Metrics is null)
            return;
        application.Use(async (context, next) =>
        {
            var isMetrics = context.GetEndpoint()?.Metadata.GetMetadata<MetricsEndpoint>() is not null;
            if (isMetrics == (context.Features.Get<Came>() is not null))
                await next(context);
            else if (isMetrics)
                await Results.Problem("the metrics are at the address that the configuration names under  metrics:", statusCode: StatusCodes.Status404NotFound).ExecuteAsync(context);
            else
                await Results.Problem("this address shows  /metrics  and nothing else", statusCode: StatusCodes.Status404NotFound).ExecuteAsync(context);
        });
    }

    /// <summary>On a connection that came in at the address for metrics.</summary>
    private sealed class Came;
}
