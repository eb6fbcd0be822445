using SecMon.Silo.Configuration;
using SecMon.Silo.Delivery;
using SecMon.Silo.Hosting;
using SecMon.Silo.Storage;
using Serilog;
using Serilog.Extensions.Logging;

namespace SecMon.Silo.Cli;

/// <summary>The sinks of a configuration, for one command.</summary>
internal sealed class ConfiguredSinks : IDisposable
{
    private readonly SerilogLoggerFactory _loggers = new(new LoggerConfiguration().CreateLogger(), dispose: true);

    /// <summary>Makes the sinks.</summary>
    /// <param name="path">The configuration.</param>
    /// <param name="only">Only the sink of this name; null for all.</param>
    /// <exception cref="ConfigurationException">The configuration cannot be used.</exception>
    /// <exception cref="StoreException">There is no such sink, or it cannot be made.</exception>
    public ConfiguredSinks(string path, string? only)
    {
        Options = ConfigurationReader.Read(path, Environment.GetEnvironmentVariables());
        var wanted = Options.Sinks.Where(sink => only is null || sink.Name == only).ToList();
        if (wanted.Count == 0)
            throw new StoreException(only is null ? $"{path} names no sinks" : $"{path} has no sink '{only}'. Sinks: {string.Join(", ", Options.Sinks.Select(sink => sink.Name))}");
        All = [.. wanted.Select(sink => SinkFactory.Create(sink, TimeProvider.System, _loggers))];
    }

    /// <summary>The configuration.</summary>
    public SecMonOptions Options { get; }

    /// <summary>The sinks.</summary>
    public IReadOnlyList<SinkRegistration> All { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var sink in All)
            (sink.Sink as IDisposable)?.Dispose();
        _loggers.Dispose();
    }
}
