using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace SecMon.Silo.Api;

/// <summary>
/// The token that a door asks for, out of its file. The file is read at each request, so a new token counts at once; while it cannot be used, the door
/// opens to nobody.
/// </summary>
/// <param name="setting">The key of the configuration that names the file.</param>
/// <param name="path">The file: one line of visible ASCII characters, at most <see cref="LongestToken"/>.</param>
internal sealed class TokenFile(string setting, string path)
{
    /// <summary>Most characters of a token.</summary>
    public const int LongestToken = 4_096;

    private const string Scheme = "Bearer ";

    /// <summary>The key of the configuration that names the file.</summary>
    public string Setting => setting;

    /// <summary>Why the door is shut to everybody; null while the token can be used. Never holds anything of the token.</summary>
    public string? Problem() => Read().Problem;

    /// <summary>True when a request's header <c>Authorization</c> is <c>Bearer TOKEN</c>, once. How long it takes says nothing about the token.</summary>
    public bool Opens(StringValues authorization)
    {
        if (authorization.Count != 1 || authorization[0] is not { } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        return Read().Token is { } token && CryptographicOperations.FixedTimeEquals(HashOf(header[Scheme.Length..]), HashOf(token));
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private (string? Token, string? Problem) Read()
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> content = stackalloc byte[LongestToken + 3];   // with the end of its line, and one too many
            content = content[..file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
            return Judge(Encoding.Latin1.GetString(content).TrimEnd('\r', '\n'));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return (null, $"it cannot be read: {unreadable.Message}");
        }
    }

    private static (string? Token, string? Problem) Judge(string text) => text switch
    {
        "" => (null, "it is empty"),
        { Length: > LongestToken } => (null, $"it is longer than {LongestToken} characters"),
        _ when text.AsSpan().ContainsAnyExceptInRange('!', '~') => (null, "a token is one line of visible ASCII characters without blanks"),
        _ => (text, null),
    };
}
