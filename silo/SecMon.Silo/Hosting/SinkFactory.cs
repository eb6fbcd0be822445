using SecMon.Silo.Configuration;
using SecMon.Silo.Delivery;
using SecMon.Silo.Sinks;
using SecMon.Silo.Sinks.Alertmanager;
using SecMon.Silo.Sinks.Elasticsearch;
using SecMon.Silo.Sinks.Email;
using SecMon.Silo.Sinks.Files;
using SecMon.Silo.Sinks.Syslog;
using SecMon.Silo.Sinks.Webhook;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Hosting;

/// <summary>Makes the sinks of a configuration.</summary>
internal static class SinkFactory
{
    /// <summary>A sink and what it is given.</summary>
    /// <exception cref="StoreException">Its options cannot be used; the message names the sink.</exception>
    public static SinkRegistration Create(SinkOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        try
        {
            return new SinkRegistration(SinkOf(options, clock, loggers), options.Route);
        }
        catch (Exception unusable) when (unusable is ElasticsearchException or ArgumentException)
        {
            throw new StoreException($"sink {options.Name}: {unusable.Message}", unusable);
        }
    }

    private static IAlertSink SinkOf(SinkOptions options, TimeProvider clock, ILoggerFactory loggers) => options.Settings switch
    {
        ElasticsearchOptions elasticsearch => new ElasticsearchSink(elasticsearch, loggers.CreateLogger<ElasticsearchSink>(), clock),
        null => ConsoleSink.OnStandardOutput(options.Name),
        AlertmanagerOptions alertmanager => new AlertmanagerSink(options.Name, alertmanager, HandlerFor(alertmanager.CaFile), clock),
        WebhookOptions webhook => new WebhookSink(webhook, clock),
        EmailOptions digest when options.Type == SinkReader.EmailDigest => new EmailDigestSink(digest),
        EmailOptions email => new EmailPageSink(email),
        SyslogOptions syslog => new SyslogSink(syslog),
        FileSinkOptions file => new FileSink(file, clock),
        var other => throw new InvalidOperationException($"no sink takes {other.GetType().Name}"),
    };

    private static SocketsHttpHandler HandlerFor(string? caFile)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (TrustedAuthorities.CheckBy(caFile) is { } check)
            handler.SslOptions.RemoteCertificateValidationCallback = check;
        return handler;
    }
}
