namespace SecMon.Silo.Storage;

/// <summary>
/// Bytes that lie sealed on disk, and those of a version before that did not seal them: values of windows name accounts and programs, and somebody may
/// have written a citizen id there.
/// </summary>
/// <param name="seal">Null leaves bytes as they are.</param>
internal sealed class SealedBytes(RecordSeal? seal)
{
    /// <summary>Before what is sealed; nothing of the version before begins so.</summary>
    private static ReadOnlySpan<byte> Mark => "\0SMseal1"u8;

    /// <summary>What is written to disk.</summary>
    public byte[] Close(byte[] bytes) => seal is null ? bytes : [.. Mark, .. seal.Seal(bytes)];

    /// <summary>What was read from disk.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The bytes were changed, or the key is another one.</exception>
    public byte[] Open(byte[] bytes) => seal is not null && bytes.AsSpan().StartsWith(Mark) ? seal.Open(bytes.AsSpan(Mark.Length)) : bytes;
}
