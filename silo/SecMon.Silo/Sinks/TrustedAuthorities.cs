using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace SecMon.Silo.Sinks;

/// <summary>Checks a server's certificate against the authorities in a PEM file instead of the machine's own.</summary>
internal static class TrustedAuthorities
{
    /// <summary>The check; null for the machine's own authorities.</summary>
    /// <param name="file">PEM file with one or more certificates; null for the machine's own authorities.</param>
    public static RemoteCertificateValidationCallback? CheckBy(string? file) => file is null
        ? null
        : (_, certificate, chain, errors) => IsTrusted(Read(file), certificate, chain, errors);

    private static X509Certificate2Collection Read(string file)
    {
        try
        {
            return AuthorityChain.Read(file);
        }
        catch (InvalidDataException unreadable)
        {
            throw new SinkFailedException(unreadable.Message, retryAfter: SinkTrouble.SlowRetry, inner: unreadable);
        }
    }

    private static bool IsTrusted(X509Certificate2Collection authorities, X509Certificate? certificate, X509Chain? received, SslPolicyErrors errors)
    {
        // Only who vouches for the certificate is ours to decide; a wrong name stays wrong.
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
            return false;

        using var server = new X509Certificate2(certificate);
        return AuthorityChain.Leads(server, received?.ChainPolicy.ExtraStore ?? [], authorities);
    }
}
