using System.Net;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Configuration;

/// <summary>The configuration of a silo, checked.</summary>
public sealed record SecMonOptions
{
    /// <summary>The folder that holds everything SecMon keeps.</summary>
    public string Data { get; init; } = "./data";

    /// <summary>Where API, metrics and health listen; port 0 picks one.</summary>
    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 8080);

    /// <summary>The rules folder.</summary>
    public string Rules { get; init; } = "./rules";

    /// <summary>The deployment's own lists, over those of the rules folder; null when it has none.</summary>
    public string? Lists { get; init; }

    /// <summary>The sources; empty plays the demo.</summary>
    public IReadOnlyList<SourceOptions> Sources { get; init; } = [];

    /// <summary>Where alerts go.</summary>
    public IReadOnlyList<SinkOptions> Sinks { get; init; } = [new("console")];
}
