using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecMon.Sinks.Tests;

/// <summary>An authority and a certificate for 127.0.0.1 and localhost that it vouches for, as PEM files.</summary>
internal sealed class TestCertificate
{
    public TestCertificate(Scratch scratch)
    {
        Authority = scratch["authority.pem"];
        Certificate = scratch["server.pem"];
        Key = scratch["server.key"];
        Write();
    }

    public string Authority { get; }

    public string Certificate { get; }

    public string Key { get; }

    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Load() => X509Certificate2.CreateFromPemFile(Certificate, Key);

    private void Write()
    {
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        using var authorityKey = RSA.Create(2048);
        var authority = new CertificateRequest("CN=SecMon test authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        using var authorityCertificate = authority.CreateSelfSigned(from, from.AddDays(30));

        using var key = RSA.Create(2048);
        var server = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        server.CertificateExtensions.Add(names.Build());
        server.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        server.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = server.Create(authorityCertificate, from, from.AddDays(20), [1, 2, 3, 4]);

        File.WriteAllText(Authority, authorityCertificate.ExportCertificatePem());
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
    }
}
