using System.Security.Cryptography.X509Certificates;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>How a stand-in starts.</summary>
public sealed record StandInOptions
{
    public Flavor Flavor { get; init; } = Flavor.Elasticsearch8;

    /// <summary>Port on the loopback address; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Valid values of the header Authorization; none for a cluster without security.</summary>
    public IReadOnlyList<string> Authorizations { get; init; } = [];

    /// <summary>Certificate of the server with its key; null for plain HTTP.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>What is presented after the certificate.</summary>
    public X509Certificate2Collection Chain { get; init; } = [];
}
