using System.Net;
using SecMon.Silo.Configuration;

namespace SecMon.Silo.Api;

/// <summary>
/// The names under which browsers may ask this silo. A web page can let its own name lead to the silo (DNS rebinding) and would then read answers as its own;
/// it cannot change the name that the browser sends. An IP address is never looked up, so every one is as good as another.
/// </summary>
internal sealed class KnownHosts
{
    private const string ThisMachine = "localhost";

    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase) { ThisMachine };

    /// <summary>Takes the names of a configuration: <c>hosts</c>, and the host of <c>public_url</c>.</summary>
    public KnownHosts(SecMonOptions options)
    {
        _names.UnionWith(options.Hosts);
        if (options.Delivery.PublicUrl is { } url)
            _names.Add(new Uri(url).IdnHost);
    }

    /// <summary>True when a request may ask under a name.</summary>
    /// <param name="host">The header <c>Host</c> without its port; an IPv6 address in brackets.</param>
    public bool Knows(string host) => IPAddress.TryParse(host, out _) || _names.Contains(host.TrimEnd('.'));
}
