using System.Text;
using System.Text.Json.Nodes;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>A case bundle can be checked by whoever has the public key, and nothing in it can be changed.</summary>
public sealed class CaseBundleTests : IAsyncDisposable
{
    private readonly SqliteBench _bench = new();

    [Fact]
    public async Task A_bundle_holds_with_the_public_key_alone()
    {
        var bundle = await BundleAsync();
        var key = LedgerPublicKey.Read(LedgerSigner.PublicKeyPathIn(_bench.Scratch.Path));

        Assert.Equal((2, null), CaseBundle.Verify(bundle, [key]));
        Assert.Equal((2, null), CaseBundle.Verify(bundle + "\n", [key]));
        Assert.Equal([1, 2], CaseBundle.Hashes(bundle).Keys.Order());
    }

    [Fact]
    public async Task One_changed_bit_anywhere_in_it_is_found()
    {
        var bundle = Encoding.UTF8.GetBytes(await BundleAsync());

        for (var bit = 0; bit < bundle.Length * 8; bit++)
        {
            bundle[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(CaseBundle.Verify(Encoding.UTF8.GetString(bundle), [_bench.Signer.PublicKey]).Problem is not null, $"bit {bit % 8} of byte {bit / 8}");
            bundle[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public async Task A_bundle_signed_with_another_key_is_refused_whatever_key_it_names()
    {
        using var other = new Scratch();
        using var forger = LedgerSigner.OpenOrCreate(other.Path, suppliedPath: null);

        var (entries, problem) = CaseBundle.Verify(await BundleAsync(forger), [_bench.Signer.PublicKey]);

        Assert.Equal(0, entries);
        Assert.Contains("not signed by a trusted key", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_that_was_changed_before_the_bundle_was_signed_is_named()
    {
        var ledger = await _bench.OpenAsync();
        await ledger.AppendAsync([Drafts.Alert("a")]);
        var changed = (await ledger.AllAsync())[0] with { Body = "{}" };

        var (_, problem) = CaseBundle.Verify(CaseBundle.Write([], [changed], checkpoint: null, DateTime.UtcNow, "inspector", _bench.Signer), [_bench.Signer.PublicKey]);

        Assert.Contains("entry 1 (alert a) was changed", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"key_id\":{},\"signature\":{}}")]
    public void What_is_no_bundle_does_not_hold(string text) =>
        Assert.NotNull(CaseBundle.Verify(text, [_bench.Signer.PublicKey]).Problem);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private async Task<string> BundleAsync(LedgerSigner? signer = null)
    {
        var ledger = await _bench.OpenAsync();
        await ledger.AppendAsync([Drafts.Alert("a", "Nguyễn \\u0001f \\u001b 😀"), Drafts.Evidence("a", "masked")]);
        var checkpoint = await _bench.SignAsync(ledger);
        var document = (JsonObject)JsonNode.Parse("""{"id":"a","score":1e+25,"low":1.5e-9,"position":9223372036854775806}""")!;
        return CaseBundle.Write(document, [.. (await ledger.AllAsync()).Take(2)], checkpoint.Body, DateTime.UtcNow, "inspector", signer ?? _bench.Signer);
    }
}
