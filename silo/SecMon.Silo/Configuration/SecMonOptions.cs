using System.Net;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Configuration;

/// <summary>The configuration of a silo, checked.</summary>
public sealed record SecMonOptions
{
    /// <summary>The folder that holds everything SecMon keeps.</summary>
    public string Data { get; init; } = "./data";

    /// <summary>Where console, API, metrics and health listen; port 0 picks one.</summary>
    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 8080);

    /// <summary>Names under which browsers reach the silo, beside <c>localhost</c>, IP addresses and the host of <c>public_url</c>; as a browser sends them (punycode).</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The rules folder.</summary>
    public string Rules { get; init; } = "./rules";

    /// <summary>Statuses whose rules run in shadow, beside those that say so themselves: counted, and reaching nobody.</summary>
    public IReadOnlyList<string> ShadowStatuses { get; init; } = [];

    /// <summary>The deployment's own lists, over those of the rules folder; null when it has none.</summary>
    public string? Lists { get; init; }

    /// <summary>The sources; empty plays the demo.</summary>
    public IReadOnlyList<SourceOptions> Sources { get; init; } = [];

    /// <summary>Where alerts go.</summary>
    public IReadOnlyList<SinkOptions> Sinks { get; init; } = [new() { Type = "console", Name = "console", Route = new SinkRoute { TellsBackfill = true } }];

    /// <summary>A file with the token that everything asks for but what is open to all; null lets everybody in who reaches the port. It need not be there, or be readable: then nobody is let in.</summary>
    public string? ApiTokenFile { get; init; }

    /// <summary>A file with the token that <c>/metrics</c> asks for, under the same conditions; null for none of its own.</summary>
    public string? MetricsTokenFile { get; init; }

    /// <summary>A second address, where alone <c>/metrics</c> is shown; of loopback unless there is a token for it. Null shows them at <see cref="Http"/>.</summary>
    public IPEndPoint? Metrics { get; init; }

    /// <summary>How the ledger is kept.</summary>
    public LedgerOptions Ledger { get; init; } = new();

    /// <summary>Who hears of what, when.</summary>
    public DeliveryOptions Delivery { get; init; } = new();

    /// <summary>True when some sink wants to know what accounts do hour by hour; else nothing of it is counted.</summary>
    public bool CountsActivity => Sinks.Any(sink => sink.Settings is Silo.Sinks.Elasticsearch.ElasticsearchOptions { TakesActivity: true });

    /// <summary>True also keeps the raw bytes of an alert's records, sealed (<c>evidence: keep</c>).</summary>
    public bool KeepsRawEvidence { get; init; }
}
