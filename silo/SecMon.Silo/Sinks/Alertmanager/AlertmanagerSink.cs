using System.Text.Json.Nodes;

namespace SecMon.Silo.Sinks.Alertmanager;

/// <summary>
/// Tells Alertmanager (API v2) of cases, incidents and of SecMon's own health. Each case and each incident stays one alert while it is open and
/// is resolved when it is closed. Alertmanager forgets what it is not told again, so everything that stands is told every minute, with a watchdog, to
/// every instance; one that was down hears all of it when it is back.
/// </summary>
public sealed class AlertmanagerSink : IStandingSink, IDisposable
{
    private const int MostAlertsPerRequest = 500;

    private readonly HttpClient _http;
    private readonly IReadOnlyList<AlertmanagerClient> _instances;
    private readonly AlertmanagerAlert _alerts;

    /// <summary>A sink.</summary>
    /// <param name="name">Names its cursor.</param>
    /// <param name="options">How Alertmanager is reached.</param>
    /// <param name="handler">What sends; disposed with the sink.</param>
    /// <param name="clock">The clock.</param>
    public AlertmanagerSink(string name, AlertmanagerOptions options, HttpMessageHandler handler, TimeProvider clock)
    {
        Name = name;
        TellEvery = options.Interval;
        _http = new HttpClient(handler) { Timeout = options.Timeout, MaxResponseContentBufferSize = 1 << 20 };
        _instances = [.. options.Urls.Select(url => new AlertmanagerClient(_http, url, options))];
        _alerts = new AlertmanagerAlert(options, clock);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SinkDocumentKinds Takes => SinkDocumentKinds.Notice | SinkDocumentKinds.Health;

    /// <inheritdoc/>
    public TimeSpan TellEvery { get; }

    /// <inheritdoc/>
    public TimeSpan TellAfterEnd => TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    /// <remarks>Good when one instance took all: the others hear it when everything is told again.</remarks>
    public async Task<IReadOnlyList<Refusal>> DeliverAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        SinkFailedException? failure = null;
        IReadOnlyList<Refusal>? refused = null;
        foreach (var instance in _instances)
        {
            try
            {
                refused = await DeliverAsync(instance, documents, cancellation);
                Show(instance, isUp: true);
            }
            catch (SinkFailedException failed)
            {
                failure = failed;
                Show(instance, isUp: false);
            }
        }

        return refused ?? throw failure!;
    }

    /// <inheritdoc/>
    /// <remarks>Good, like a delivery, when one instance heard all: people hear of it. The one that is away is a metric and an alert of its own.</remarks>
    public async Task TellAsync(IReadOnlyList<SinkDocument> standing, CancellationToken cancellation)
    {
        SinkFailedException? failure = null;
        var isHeard = false;
        foreach (var instance in _instances)
        {
            try
            {
                await instance.PostAsync([_alerts.Watchdog()], cancellation);
                foreach (var some in standing.Chunk(MostAlertsPerRequest))
                    await DeliverAsync(instance, some, cancellation);
                isHeard = true;
                Show(instance, isUp: true);
            }
            catch (SinkFailedException failed)
            {
                failure = failed;   // the other instances are told all the same
                Show(instance, isUp: false);
            }
        }

        if (!isHeard && failure is not null)
            throw failure;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>A 400 says that some alert of the request is bad and that the others are stored: they are sent singly to find it.</summary>
    private async Task<IReadOnlyList<Refusal>> DeliverAsync(AlertmanagerClient instance, IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        var refused = new List<Refusal>();
        foreach (var some in documents.Chunk(MostAlertsPerRequest))
        {
            if (await instance.PostAsync(AlertsOf(some), cancellation) is null)
                continue;
            foreach (var one in some)
            {
                if (await instance.PostAsync(AlertsOf([one]), cancellation) is { } reason)
                    refused.Add(new Refusal(one, $"Alertmanager {instance.Name}: {reason}"));
            }
        }

        return refused;
    }

    private void Show(AlertmanagerClient instance, bool isUp) => SecMonMetrics.SinkTargetUp.WithLabels(Name, instance.Name).Set(isUp ? 1 : 0);

    private List<JsonObject> AlertsOf(IReadOnlyList<SinkDocument> documents) => [.. documents.SelectMany(_alerts.Of)];
}
