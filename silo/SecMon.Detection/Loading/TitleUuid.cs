using System.Security.Cryptography;
using System.Text;

namespace SecMon.Detection.Loading;

/// <summary>
/// The id of a rule that has none (sigma.md 6): the UUIDv5 (RFC 9562, 5.5) in the URL name space
/// 6ba7b811-9dad-11d1-80b4-00c04fd430c8 of the name <c>secmon:rule:</c> followed by the title, in UTF-8.
/// </summary>
internal static class TitleUuid
{
    private static readonly Guid UrlNamespace = new("6ba7b811-9dad-11d1-80b4-00c04fd430c8");

    /// <summary>The id, in lower case.</summary>
    public static string Of(string title)
    {
        byte[] name = [.. UrlNamespace.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes($"secmon:rule:{title}")];
#pragma warning disable CA5350 // UUIDv5 is defined with SHA-1; nothing is protected by it
        var hash = SHA1.HashData(name).AsSpan(0, 16);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true).ToString();
    }
}
