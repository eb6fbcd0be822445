using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NSec.Cryptography;
using SecMon.Detection.Alerts;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Ledger;

/// <summary>Verifies what <see cref="LedgerSigner"/> signed.</summary>
public sealed class LedgerPublicKey
{
    private const int IdBytes = 8;

    private readonly PublicKey _key;

    internal LedgerPublicKey(PublicKey key)
    {
        _key = key;
        Id = Convert.ToHexStringLower(SHA256.HashData(key.Export(KeyBlobFormat.RawPublicKey)).AsSpan(0, IdBytes));
    }

    /// <summary>Names the key: the first 16 hex digits of SHA-256 over its 32 bytes.</summary>
    public string Id { get; }

    /// <summary>Reads a public key in PEM.</summary>
    /// <exception cref="StoreException">It cannot be read, or is no such key.</exception>
    public static LedgerPublicKey Read(string path)
    {
        try
        {
            return new LedgerPublicKey(PublicKey.Import(SignatureAlgorithm.Ed25519, File.ReadAllBytes(path), KeyBlobFormat.PkixPublicKeyText));
        }
        catch (FormatException)
        {
            throw new StoreException($"{path} is no Ed25519 public key in PEM. A silo writes its own to ledger-public-key.pem in the data folder.");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"cannot read the public key {path}: {refused.Message}", refused);
        }
    }

    /// <summary>The key in PEM.</summary>
    public string ToPem() => Encoding.ASCII.GetString(_key.Export(KeyBlobFormat.PkixPublicKeyText));

    /// <summary>True when a statement was signed with the key's private half for that purpose, and not changed since.</summary>
    public bool Verifies(JsonObject statement, string purpose)
    {
        if (TextOf(statement, "key_id") != Id || TextOf(statement, "signature") is not { } text)
            return false;
        var signature = new byte[SignatureAlgorithm.Ed25519.SignatureSize];
        return Convert.TryFromBase64String(text, signature, out var length)
            && length == signature.Length
            && Convert.ToBase64String(signature) == text   // the last letter has bits that decoding leaves out
            && SignatureAlgorithm.Ed25519.Verify(_key, SignedBytes(statement, purpose), signature);
    }

    private static string? TextOf(JsonObject statement, string name) =>
        statement[name] is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.String ? (string?)value : null;

    internal static byte[] SignedBytes(JsonObject statement, string purpose)
    {
        var signed = (JsonObject)statement.DeepClone();
        signed.Remove("signature");
        return Encoding.UTF8.GetBytes($"secmon {purpose}\n{CanonicalJson.Write(signed)}");
    }

    internal void WriteTo(string path)
    {
        var pem = ToPem();
        if (!File.Exists(path) || File.ReadAllText(path) != pem)
            File.WriteAllText(path, pem);
    }
}
