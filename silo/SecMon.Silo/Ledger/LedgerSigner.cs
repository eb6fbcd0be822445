using System.Globalization;
using System.Text.Json.Nodes;
using NSec.Cryptography;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Ledger;

/// <summary>
/// Signs what the ledger says of itself (checkpoints, cut-offs, bundles) with Ed25519 (RFC 8032). The private key is made on
/// first start (mode 0600) or supplied; the public key lies beside it, to be kept where nobody who can edit the ledger can edit it.
/// </summary>
public sealed class LedgerSigner : IDisposable
{
    private const string KeyName = "ledger-signing-key.pem";
    private const string PublicKeyName = "ledger-public-key.pem";

    private readonly Key _key;

    private LedgerSigner(Key key)
    {
        _key = key;
        PublicKey = new LedgerPublicKey(key.PublicKey);
    }

    /// <summary>The key that verifies.</summary>
    public LedgerPublicKey PublicKey { get; }

    /// <summary>Where the public key of a data folder lies.</summary>
    public static string PublicKeyPathIn(string dataFolder) => Path.Combine(dataFolder, PublicKeyName);

    /// <summary>Reads the key, making one in the data folder if none is supplied and there is none.</summary>
    /// <param name="dataFolder">The data folder; gets the public key in either case.</param>
    /// <param name="suppliedPath">A private key in PEM (PKCS #8, <c>openssl genpkey -algorithm ed25519</c>); null uses the data folder's own.</param>
    /// <exception cref="StoreException">The file cannot be read or written, or is no such key.</exception>
    public static LedgerSigner OpenOrCreate(string dataFolder, string? suppliedPath)
    {
        var path = suppliedPath ?? Path.Combine(dataFolder, KeyName);
        try
        {
            if (suppliedPath is null && !File.Exists(path))
                Create(path);
            var key = Key.Import(SignatureAlgorithm.Ed25519, File.ReadAllBytes(path), KeyBlobFormat.PkixPrivateKeyText);
            var signer = new LedgerSigner(key);
            signer.PublicKey.WriteTo(PublicKeyPathIn(dataFolder));
            return signer;
        }
        catch (FormatException)
        {
            throw new StoreException($"{path} is no Ed25519 private key in PEM. Make one with  openssl genpkey -algorithm ed25519 -out FILE,  or remove ledger: {{signing_key_file: …}} to use the data folder's own.");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"cannot use the ledger's signing key {path}: {refused.Message}", refused);
        }
    }

    /// <summary>A checkpoint that vouches for everything up to an entry.</summary>
    /// <param name="head">The newest entry.</param>
    /// <param name="time">Now, UTC.</param>
    public LedgerDraft Checkpoint(LedgerHead head, DateTime time) => new(
        LedgerKind.Checkpoint, Text(head.Sequence), 1,
        Sign(new JsonObject { ["sequence"] = head.Sequence, ["hash"] = head.Hash, ["time"] = LedgerChain.Instant(time) }, LedgerKind.Checkpoint));

    /// <summary>The entry that stands for removed ones.</summary>
    /// <param name="last">The last entry that goes.</param>
    /// <param name="removed">How many go.</param>
    /// <param name="before">The cut-off.</param>
    /// <param name="forgotten">Digest of the keys of removed alerts that stay known.</param>
    internal LedgerDraft CutOff(LedgerEntry last, long removed, string before, string forgotten) => new(
        LedgerKind.CutOff, Text(last.Sequence), 1,
        Sign(new JsonObject { ["through"] = last.Sequence, ["hash"] = last.Hash, ["removed"] = removed, ["before"] = before, ["forgotten"] = forgotten }, LedgerKind.CutOff));

    /// <summary>Adds key id and signature to a statement.</summary>
    /// <param name="statement">The statement; what it is must not depend on its place alone.</param>
    /// <param name="purpose">Keeps a signature from being used for a statement of another kind.</param>
    /// <returns>Canonical JSON.</returns>
    public string Sign(JsonObject statement, string purpose)
    {
        statement["key_id"] = PublicKey.Id;
        statement["signature"] = Convert.ToBase64String(SignatureAlgorithm.Ed25519.Sign(_key, LedgerPublicKey.SignedBytes(statement, purpose)));
        return Detection.Alerts.CanonicalJson.Write(statement);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static void Create(string path)
    {
        using var made = Key.Create(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(made.Export(KeyBlobFormat.PkixPrivateKeyText));
        file.Flush(flushToDisk: true);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
