using System.Text;

namespace SecMon.Detection.Tests.Oracle;

/// <summary><c>utf16*</c>, <c>base64</c>, <c>base64offset</c> (sigma.md 4), bit by bit.</summary>
internal static class OracleEncodings
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>What a text looks like in the event.</summary>
    public static IEnumerable<List<OraclePiece>> Of(List<OraclePiece> pieces, IReadOnlyList<string> modifiers)
    {
        var encoding = modifiers.FirstOrDefault(one => one is "wide" or "utf16le" or "utf16be" or "utf16");
        if (!modifiers.Contains("base64") && !modifiers.Contains("base64offset"))
        {
            return encoding is null
                ? [pieces]
                : [[.. pieces.SelectMany(piece => piece.Sign == '=' ? Bytes(piece.Text, encoding).Select(one => OraclePiece.Plain(((char)one).ToString())) : [piece])]];
        }

        var bytes = Bytes(string.Concat(pieces.Select(piece => piece.Text)), encoding);
        return modifiers.Contains("base64")
            ? [OracleText.Plain(WithPadding(bytes))]
            : Enumerable.Range(0, 3).Select(before => OwnCharacters(bytes, before)).Where(own => own.Length > 0).Select(OracleText.Plain);
    }

    private static byte[] Bytes(string text, string? encoding) => encoding switch
    {
        null => Encoding.UTF8.GetBytes(text),
        "utf16be" => [.. text.SelectMany(unit => new[] { (byte)(unit >> 8), (byte)unit })],
        "utf16" => [0xFF, 0xFE, .. Bytes(text, "utf16le")],
        _ => [.. text.SelectMany(unit => new[] { (byte)unit, (byte)(unit >> 8) })],
    };

    private static string WithPadding(byte[] bytes)
    {
        var bits = Bits(bytes);
        bits = bits.PadRight((bits.Length + 5) / 6 * 6, '0');
        var text = string.Concat(Enumerable.Range(0, bits.Length / 6).Select(i => Character(bits.Substring(i * 6, 6))));
        return text.PadRight((text.Length + 3) / 4 * 4, '=');
    }

    /// <summary>The characters all of whose six bits are of these bytes, when so many unknown bytes come before.</summary>
    private static string OwnCharacters(byte[] bytes, int before)
    {
        var bits = new string('x', before * 8) + Bits(bytes);
        var sixes = Enumerable.Range(0, bits.Length / 6).Select(i => bits.Substring(i * 6, 6));
        return string.Concat(sixes.Where(six => !six.Contains('x')).Select(Character));
    }

    private static string Bits(byte[] bytes) => string.Concat(bytes.Select(one => Convert.ToString(one, 2).PadLeft(8, '0')));

    private static char Character(string six) => Alphabet[Convert.ToInt32(six, 2)];
}
