using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Elasticsearch.StandIn;
using SecMon.Silo.Sinks;
using SecMon.Silo.Sinks.Elasticsearch;

namespace SecMon.Elasticsearch.Tests;

/// <summary>Only a server whose certificate was signed by the authority given, for the name asked for, hears the alerts and the secret.</summary>
public sealed class TlsTests : IDisposable
{
    private const string Rejected = "The remote certificate was rejected";

    private readonly Scratch _scratch = new();
    private readonly TestAuthority _ours = new("Ours");
    private readonly TestAuthority _foreign = new("Foreign");

    [Fact]
    public async Task A_certificate_of_the_authority_in_the_file_is_trusted()
    {
        await using var server = await StartAsync(_ours.Issue("localhost"));

        await DeliverAsync(server.Url, options => options with { CaFile = CaFile(_ours) });

        Assert.Single(server.Documents(Documents.March));
    }

    [Fact]
    public async Task Without_an_authority_those_of_the_system_decide()
    {
        await using var server = await StartAsync(_ours.Issue("localhost"));

        var failed = await FailAsync(server.Url, options => options);

        Assert.Contains("certificate", failed.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("another.example.org", false)]
    [InlineData("localhost", true)]
    public async Task Another_name_or_another_authority_is_refused(string name, bool isForeign)
    {
        await using var server = await StartAsync((isForeign ? _foreign : _ours).Issue(name));

        var failed = await FailAsync(server.Url, options => options with { CaFile = CaFile(_ours) });

        Assert.Contains(Rejected, failed.Message, StringComparison.Ordinal);
        Assert.Single(failed.Pending!);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_certificate_that_is_no_servers_or_is_out_of_date_is_refused()
    {
        foreach (var certificate in (X509Certificate2[])[_ours.Issue("localhost", isServer: false), _ours.Issue("localhost", isExpired: true)])
        {
            using var server = Present(certificate);
            Assert.Contains(Rejected, (await FailAsync(server.Url, options => options with { CaFile = CaFile(_ours) })).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_authority_with_the_fingerprint_is_trusted_when_the_server_presents_it()
    {
        using var server = Present(_ours.Issue("localhost"), _ours);

        // It answers with a page, so the sink has come through to it.
        Assert.Contains("no Elasticsearch", (await FailAsync(server.Url, Pin(_ours.Fingerprint))).Message, StringComparison.Ordinal);
        var withColons = string.Join(':', Enumerable.Range(0, 32).Select(at => _ours.Fingerprint.Substring(2 * at, 2)));
        Assert.Contains("no Elasticsearch", (await FailAsync(server.Url, Pin(withColons.ToLowerInvariant()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_appended_to_a_foreign_chain_proves_nothing()
    {
        using var server = Present(_foreign.Issue("localhost"), _ours, _foreign);

        Assert.Contains(Rejected, (await FailAsync(server.Url, Pin(_ours.Fingerprint))).Message, StringComparison.Ordinal);
        Assert.Contains(Rejected, (await FailAsync(server.Url, options => options with { CaFile = CaFile(_ours) })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_fingerprint_the_name_must_match_and_the_authority_must_be_the_pinned_one()
    {
        using var otherName = Present(_ours.Issue("another.example.org"), _ours);
        using var otherAuthority = Present(_foreign.Issue("localhost"), _foreign);
        using var notPresented = Present(_ours.Issue("localhost"));

        foreach (var server in (Presented[])[otherName, otherAuthority, notPresented])
            Assert.Contains(Rejected, (await FailAsync(server.Url, Pin(_ours.Fingerprint))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_authority_that_cannot_be_used_is_an_error_at_the_start()
    {
        File.WriteAllText(_scratch["empty.pem"], "");

        Assert.Contains("holds no certificate", Refuse(options => options with { CaFile = _scratch["empty.pem"] }), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Refuse(options => options with { CaFile = _scratch["missing.pem"] }), StringComparison.Ordinal);
        Assert.Contains("64 hex digits", Refuse(Pin("5C:A9")), StringComparison.Ordinal);

        static string Refuse(Func<ElasticsearchOptions, ElasticsearchOptions> change) =>
            Assert.Throws<ElasticsearchException>(() => Sink(new Uri("https://localhost"), change).Dispose()).Message;
    }

    public void Dispose()
    {
        _ours.Dispose();
        _foreign.Dispose();
        _scratch.Dispose();
    }

    private static Func<ElasticsearchOptions, ElasticsearchOptions> Pin(string fingerprint) => options => options with { CaFingerprint = fingerprint };

    private static Task<StandInServer> StartAsync(X509Certificate2 certificate) => StandInServer.StartAsync(new StandInOptions { Certificate = certificate });

    private static ElasticsearchSink Sink(Uri url, Func<ElasticsearchOptions, ElasticsearchOptions> change) =>
        new(change(new ElasticsearchOptions { Url = url }), NullLogger<ElasticsearchSink>.Instance);

    private static async Task DeliverAsync(Uri url, Func<ElasticsearchOptions, ElasticsearchOptions> change)
    {
        using var sink = Sink(url, change);
        Assert.Empty(await sink.DeliverAsync([Documents.Alert("al-1")], TestContext.Current.CancellationToken));
    }

    private static async Task<SinkFailedException> FailAsync(Uri url, Func<ElasticsearchOptions, ElasticsearchOptions> change)
    {
        using var sink = Sink(url, change);
        return await Assert.ThrowsAsync<SinkFailedException>(() => sink.DeliverAsync([Documents.Alert("al-1")], TestContext.Current.CancellationToken));
    }

    private string CaFile(TestAuthority authority)
    {
        var path = _scratch[$"{authority.Name}.pem"];
        File.WriteAllText(path, authority.Pem);
        return path;
    }

    /// <summary>A server that presents exactly the certificates given, roots too, which Kestrel leaves out.</summary>
    private Presented Present(X509Certificate2 certificate, params TestAuthority[] appended)
    {
        var name = _scratch[Guid.NewGuid().ToString("N")];
        File.WriteAllText($"{name}.crt", certificate.ExportCertificatePem());
        using (var key = certificate.GetECDsaPrivateKey()!)
            File.WriteAllText($"{name}.key", key.ExportPkcs8PrivateKeyPem());
        var arguments = new List<string> { "s_server", "-accept", "127.0.0.1:0", "-cert", $"{name}.crt", "-key", $"{name}.key", "-www" };
        if (appended.Length > 0)
        {
            File.WriteAllText($"{name}.chain", string.Concat(appended.Select(authority => authority.Pem)));
            arguments.AddRange(["-cert_chain", $"{name}.chain"]);
        }

        return Presented.Start(arguments);
    }

    /// <summary>A running <c>openssl s_server</c>.</summary>
    private sealed class Presented(Process process, Uri url) : IDisposable
    {
        public Uri Url => url;

        public static Presented Start(IEnumerable<string> arguments)
        {
            if (!Programs.Has("openssl"))
                Assert.Skip("openssl is not installed");
            var process = Process.Start(new ProcessStartInfo("openssl", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
            // "ACCEPT 127.0.0.1:40123"
            while (process.StandardOutput.ReadLine() is { } line)
            {
                if (line.StartsWith("ACCEPT ", StringComparison.Ordinal))
                    return new Presented(process, new Uri($"https://localhost:{line[(line.LastIndexOf(':') + 1)..]}"));
            }

            throw new InvalidOperationException(process.StandardError.ReadToEnd());
        }

        public void Dispose()
        {
            process.Kill();
            process.Dispose();
        }
    }
}
