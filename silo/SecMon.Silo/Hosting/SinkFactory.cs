using SecMon.Silo.Configuration;
using SecMon.Silo.Delivery;
using SecMon.Silo.Sinks;

namespace SecMon.Silo.Hosting;

/// <summary>Makes the sinks of a configuration.</summary>
internal static class SinkFactory
{
    public static SinkRegistration Create(SinkOptions options, IServiceProvider services) => new(SinkOf(options, services), options.Route);

    private static IAlertSink SinkOf(SinkOptions options, IServiceProvider services) => options.Settings switch
    {
        null => ConsoleSink.OnStandardOutput(options.Name),
        var other => throw new InvalidOperationException($"no sink takes {other.GetType().Name}"),
    };
}
