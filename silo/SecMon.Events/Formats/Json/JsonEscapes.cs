using System.Buffers.Text;
using System.Text;

namespace SecMon.Events.Formats.Json;

/// <summary>
/// Decodes JSON string escapes over bytes that may not be UTF-8 (real logs of SQL_ASCII databases are not),
/// which the framework's reader refuses.
/// </summary>
internal static class JsonEscapes
{
    /// <summary>Decodes a string token.</summary>
    /// <param name="escaped">The bytes between the quotes of a token that the framework's reader accepted.</param>
    /// <param name="target">At least as long.</param>
    /// <returns>Bytes written. A surrogate without its partner becomes U+FFFD.</returns>
    public static int Decode(ReadOnlySpan<byte> escaped, Span<byte> target)
    {
        var written = 0;
        while (true)
        {
            var backslash = escaped.IndexOf((byte)'\\');
            if (backslash < 0 || backslash + 1 >= escaped.Length)
                break;

            escaped[..backslash].CopyTo(target[written..]);
            written += backslash;
            escaped = escaped[(backslash + 1)..];
            if (escaped[0] == 'u')
            {
                written += DecodeUnicode(ref escaped, target[written..]);
                continue;
            }

            target[written++] = Single(escaped[0]);
            escaped = escaped[1..];
        }

        escaped.CopyTo(target[written..]);
        return written + escaped.Length;
    }

    private static byte Single(byte letter) => letter switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => letter,
    };

    private static int DecodeUnicode(ref ReadOnlySpan<byte> escaped, Span<byte> target)
    {
        var first = (char)Hex(escaped);
        escaped = escaped[Math.Min(5, escaped.Length)..];
        if (char.IsHighSurrogate(first) && escaped.Length >= 6 && escaped[0] == '\\' && escaped[1] == 'u')
        {
            var second = (char)Hex(escaped[1..]);
            if (char.IsLowSurrogate(second))
            {
                escaped = escaped[6..];
                return new Rune(first, second).EncodeToUtf8(target);
            }
        }

        return (Rune.TryCreate(first, out var rune) ? rune : Rune.ReplacementChar).EncodeToUtf8(target);
    }

    private static int Hex(ReadOnlySpan<byte> letterAndDigits) =>
        letterAndDigits.Length >= 5 && Utf8Parser.TryParse(letterAndDigits[1..5], out int code, out var consumed, 'x') && consumed == 4
            ? code
            : 0xFFFD;
}
