using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SecMon.Elasticsearch.Tests;

/// <summary>A certificate authority that lives as long as a test.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestAuthority(string name)
    {
        Name = name;
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
    }

    public string Name { get; }

    public string Pem => _certificate.ExportCertificatePem() + "\n";

    public string Fingerprint => _certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>A certificate with its key for a host.</summary>
    public X509Certificate2 Issue(string host, bool isServer = true, bool isExpired = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(isServer ? "1.3.6.1.5.5.7.3.1" : "1.3.6.1.5.5.7.3.2")], critical: false));
        var end = DateTimeOffset.UtcNow.AddDays(isExpired ? -1 : 20);
        using var signed = request.Create(_certificate, end.AddDays(-21), end, RandomNumberGenerator.GetBytes(8));
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), password: null, X509KeyStorageFlags.Exportable);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }
}
