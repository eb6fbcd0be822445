using System.Security.Cryptography;

namespace SecMon.Silo.Storage;

/// <summary>Seals raw records with AES-GCM under the data folder's key: they may hold citizen ids.</summary>
/// <param name="key">32 bytes.</param>
public sealed class RecordSeal(byte[] key)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>Seals a record.</summary>
    /// <returns>Nonce, tag and sealed bytes.</returns>
    public byte[] Seal(ReadOnlySpan<byte> raw)
    {
        using var cipher = new AesGcm(key, TagBytes);
        var content = new byte[NonceBytes + TagBytes + raw.Length];
        RandomNumberGenerator.Fill(content.AsSpan(0, NonceBytes));
        cipher.Encrypt(content.AsSpan(0, NonceBytes), raw, content.AsSpan(NonceBytes + TagBytes), content.AsSpan(NonceBytes, TagBytes));
        return content;
    }

    /// <summary>Opens what <see cref="Seal"/> sealed.</summary>
    /// <exception cref="CryptographicException">The bytes were changed, or the key is another one.</exception>
    public byte[] Open(ReadOnlySpan<byte> sealedRecord)
    {
        using var cipher = new AesGcm(key, TagBytes);
        var raw = new byte[sealedRecord.Length - NonceBytes - TagBytes];
        cipher.Decrypt(sealedRecord[..NonceBytes], sealedRecord[(NonceBytes + TagBytes)..], sealedRecord.Slice(NonceBytes, TagBytes), raw);
        return raw;
    }
}
