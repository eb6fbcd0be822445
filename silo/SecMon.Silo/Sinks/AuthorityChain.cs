using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecMon.Silo.Sinks;

/// <summary>Who vouches for a server's certificate, where that is not the machine's own authorities.</summary>
internal static class AuthorityChain
{
    /// <summary>Extended key usage id-kp-serverAuth (RFC 5280, section 4.2.1.12).</summary>
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Reads the certificates of authorities.</summary>
    /// <param name="file">PEM file with one or more certificates.</param>
    /// <exception cref="InvalidDataException">It cannot be read or holds none; the message names the file.</exception>
    public static X509Certificate2Collection Read(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidDataException($"{file} cannot be read: {unreadable.Message}", unreadable);
        }

        return authorities.Count > 0
            ? authorities
            : throw new InvalidDataException($"{file} holds no certificate: it must be the PEM file of the authority that signed the server's certificate");
    }

    /// <summary>True when a chain leads from a server's certificate to one of the roots.</summary>
    /// <param name="server">The certificate, whose name is checked elsewhere.</param>
    /// <param name="presented">What else the server sent: it may lead to a root, and is none.</param>
    /// <param name="roots">The only authorities that count.</param>
    public static bool Leads(X509Certificate2 server, X509Certificate2Collection presented, X509Certificate2Collection roots)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ExtraStore.AddRange(presented);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;   // private authorities seldom publish lists
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        return chain.Build(server);
    }
}
