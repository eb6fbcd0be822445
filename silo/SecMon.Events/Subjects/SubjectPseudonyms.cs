using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecMon.Events.Subjects;

/// <summary>
/// Pseudonyms by HMAC-SHA256 under two keys (event.md, Pseudonyms). The exported value is made from the matching one,
/// so windows need to keep only one of them. Used by one thread at a time.
/// </summary>
public sealed class SubjectPseudonyms : ISubjectPseudonyms
{
    private const int MostRemembered = 65_536;

    private readonly byte[] _matchingKey;
    private readonly byte[] _exportKey;
    private readonly string _exportPrefix;
    private readonly Dictionary<long, string> _remembered = [];

    /// <summary>Takes the keys of a data folder.</summary>
    /// <param name="matchingKey">At least 16 bytes.</param>
    /// <param name="exportKey">At least 16 bytes.</param>
    /// <param name="exportPrefix">Stands before exported pseudonyms: <c>ps1-</c>, or <c>test-</c> for the public keys.</param>
    public SubjectPseudonyms(byte[] matchingKey, byte[] exportKey, string exportPrefix)
    {
        if (matchingKey.Length < 16)
            throw new ArgumentException("a key has at least 16 bytes", nameof(matchingKey));
        if (exportKey.Length < 16)
            throw new ArgumentException("a key has at least 16 bytes", nameof(exportKey));
        _matchingKey = matchingKey;
        _exportKey = exportKey;
        _exportPrefix = exportPrefix;
    }

    /// <summary>Pseudonyms under fixed, public keys, for <c>replay</c> and <c>parse</c> without a data folder. They protect nobody.</summary>
    public static SubjectPseudonyms WithPublicKeys() =>
        new(SHA256.HashData("SecMon public matching key"u8), SHA256.HashData("SecMon public export key"u8), "test-");

    /// <inheritdoc/>
    public string ForMatching(long citizenId)
    {
        if (_remembered.TryGetValue(citizenId, out var known))
            return known;
        if (_remembered.Count >= MostRemembered)
            _remembered.Clear();

        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(citizenId, digits, out var length, new('D', 12));
        Span<byte> code = stackalloc byte[32];
        HMACSHA256.HashData(_matchingKey, digits[..length], code);
        return _remembered[citizenId] = Convert.ToHexStringLower(code[..16]);
    }

    /// <inheritdoc/>
    public string ForExport(string matching)
    {
        Span<byte> code = stackalloc byte[32];
        HMACSHA256.HashData(_exportKey, Encoding.UTF8.GetBytes(matching), code);
        return string.Create(CultureInfo.InvariantCulture, $"{_exportPrefix}{Convert.ToHexStringLower(code[..16])}");
    }
}
