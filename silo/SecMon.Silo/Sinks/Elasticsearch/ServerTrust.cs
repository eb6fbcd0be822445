using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>
/// Trusts one server by its authority, given as a PEM file or as a fingerprint. A hash alone proves nothing, since anyone
/// can append a public certificate to a chain: the chain is built again with that authority as its only root.
/// </summary>
internal sealed class ServerTrust
{
    private readonly X509Certificate2Collection _authorities = [];
    private readonly byte[]? _fingerprint;

    private ServerTrust(string? caFile, string? fingerprint)
    {
        if (caFile is not null)
            _authorities = Read(caFile);
        if (fingerprint is not null)
            _fingerprint = ParseFingerprint(fingerprint);
    }

    /// <summary>The check of a server's certificate; null when the authorities of the system decide.</summary>
    /// <exception cref="ElasticsearchException">The file holds no certificate, or the fingerprint is none.</exception>
    public static RemoteCertificateValidationCallback? CheckOf(ElasticsearchOptions options) =>
        options.CaFile is null && options.CaFingerprint is null ? null : new ServerTrust(options.CaFile, options.CaFingerprint).IsTrusted;

    private static X509Certificate2Collection Read(string caFile)
    {
        try
        {
            return AuthorityChain.Read(caFile);
        }
        catch (InvalidDataException failed)
        {
            throw new ElasticsearchException(failed.Message, failed);
        }
    }

    private static byte[] ParseFingerprint(string text)
    {
        var hex = text.Replace(":", "", StringComparison.Ordinal).Trim();
        if (hex.Length != 2 * SHA256.HashSizeInBytes || !hex.All(char.IsAsciiHexDigit))
            throw new ElasticsearchException("the fingerprint must be the SHA-256 of the authority's certificate: 64 hex digits, with or without colons");
        return Convert.FromHexString(hex);
    }

    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 server || chain is null)
            return false;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return false;

        var presented = new X509Certificate2Collection(chain.ChainPolicy.ExtraStore);
        presented.AddRange(chain.ChainElements.Select(element => element.Certificate).ToArray());
        // With a file and a fingerprint both must agree.
        var roots = _authorities.Count > 0 ? _authorities : presented;
        var trusted = new X509Certificate2Collection(roots.Where(root => _fingerprint is null || IsPinned(root)).ToArray());
        return trusted.Count > 0 && AuthorityChain.Leads(server, presented, trusted);
    }

    private bool IsPinned(X509Certificate2 certificate) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(certificate.RawDataMemory.Span), _fingerprint);
}
