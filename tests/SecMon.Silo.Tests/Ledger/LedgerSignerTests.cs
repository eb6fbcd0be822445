using System.Text.Json.Nodes;
using NSec.Cryptography;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>The key that the ledger is signed with.</summary>
public sealed class LedgerSignerTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void The_key_is_made_once_and_nobody_else_may_read_it()
    {
        using var first = LedgerSigner.OpenOrCreate(_scratch.Path, suppliedPath: null);
        using var second = LedgerSigner.OpenOrCreate(_scratch.Path, suppliedPath: null);

        Assert.Equal(first.PublicKey.Id, second.PublicKey.Id);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_scratch["ledger-signing-key.pem"]));
        Assert.Equal(first.PublicKey.Id, LedgerPublicKey.Read(LedgerSigner.PublicKeyPathIn(_scratch.Path)).Id);
    }

    [Fact]
    public void A_supplied_key_is_used_and_its_public_half_lies_in_the_data_folder()
    {
        using var key = Key.Create(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        File.WriteAllBytes(_scratch["supplied.pem"], key.Export(KeyBlobFormat.PkixPrivateKeyText));
        var data = Directory.CreateDirectory(_scratch["data"]).FullName;

        using var signer = LedgerSigner.OpenOrCreate(data, _scratch["supplied.pem"]);

        Assert.False(File.Exists(Path.Combine(data, "ledger-signing-key.pem")));
        var statement = (JsonObject)JsonNode.Parse(signer.Sign(new JsonObject { ["a"] = 1 }, "test"))!;
        Assert.True(LedgerPublicKey.Read(LedgerSigner.PublicKeyPathIn(data)).Verifies(statement, "test"));
    }

    [Theory]
    [InlineData("no key")]
    [InlineData("")]
    public void A_file_that_is_no_key_is_named(string content)
    {
        File.WriteAllText(_scratch["key.pem"], content);

        Assert.Contains("key.pem is no Ed25519 private key", Assert.Throws<StoreException>(() => LedgerSigner.OpenOrCreate(_scratch.Path, _scratch["key.pem"])).Message, StringComparison.Ordinal);
        Assert.Contains("key.pem is no Ed25519 public key", Assert.Throws<StoreException>(() => LedgerPublicKey.Read(_scratch["key.pem"])).Message, StringComparison.Ordinal);
        Assert.Contains("gone.pem", Assert.Throws<StoreException>(() => LedgerSigner.OpenOrCreate(_scratch.Path, _scratch["gone.pem"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signature_counts_for_its_purpose_its_content_and_its_key_only()
    {
        using var signer = LedgerSigner.OpenOrCreate(_scratch.Path, suppliedPath: null);
        var signed = signer.Sign(new JsonObject { ["a"] = 1 }, "test");

        Assert.True(signer.PublicKey.Verifies(Parse(signed), "test"));
        Assert.False(signer.PublicKey.Verifies(Parse(signed), "another"));
        Assert.False(signer.PublicKey.Verifies(Parse(signed.Replace("\"a\":1", "\"a\":2", StringComparison.Ordinal)), "test"));
        Assert.False(signer.PublicKey.Verifies(Parse(signed.Replace("{", "{\"b\":1,", StringComparison.Ordinal)), "test"));
    }

    [Fact]
    public void No_letter_of_a_signature_can_be_another()
    {
        using var signer = LedgerSigner.OpenOrCreate(_scratch.Path, suppliedPath: null);
        var signed = Parse(signer.Sign(new JsonObject { ["a"] = 1 }, "test"));
        var signature = (string)signed["signature"]!;

        for (var i = 0; i < signature.Length; i++)
        {
            foreach (var letter in "ABCDwxyz0189+/= ".Where(letter => letter != signature[i]))
            {
                signed["signature"] = signature[..i] + letter + signature[(i + 1)..];
                Assert.False(signer.PublicKey.Verifies(signed, "test"), $"{letter} at {i}");
            }
        }
    }

    public void Dispose() => _scratch.Dispose();

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;
}
