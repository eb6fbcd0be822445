using SecMon.Silo.Configuration;

namespace SecMon.Silo.Api;

/// <summary>The doors of the silo that ask for a token, by their names.</summary>
internal sealed class Doors
{
    /// <summary>The door of everything that does not say otherwise.</summary>
    public const string Api = "api";

    /// <summary>The door of <c>/metrics</c>.</summary>
    public const string Metrics = "metrics";

    private readonly Dictionary<string, TokenFile> _tokens = [];

    /// <summary>Takes the doors of a configuration.</summary>
    public Doors(SecMonOptions options)
    {
        if (options.ApiTokenFile is { } api)
            _tokens[Api] = new TokenFile("api_token_file", api);
        if (options.MetricsTokenFile is { } metrics)
            _tokens[Metrics] = new TokenFile("metrics_token_file", metrics);
    }

    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<string, TokenFile> All => _tokens;

    /// <summary>The token of a door; null when the configuration names none.</summary>
    public TokenFile? Of(string door) => _tokens.GetValueOrDefault(door);

    /// <summary>True while who sent a request may still see what it asked for: tokens change while streams last.</summary>
    public bool StillOpen(HttpRequest request) => Of(Api)?.Opens(request.Headers.Authorization) ?? true;
}
