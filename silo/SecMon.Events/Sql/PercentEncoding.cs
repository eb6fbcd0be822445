using System.Buffers;
using System.Text;

namespace SecMon.Events.Sql;

/// <summary>Percent-decoding of a tag's value. An escape that is none, or whose bytes are no UTF-8, stays as it is written.</summary>
internal static class PercentEncoding
{
    /// <summary>Appends the decoded value; <c>\'</c> is <c>'</c>.</summary>
    public static void Decode(ReadOnlySpan<byte> value, SqlBytes decoded)
    {
        Span<byte> character = stackalloc byte[4];
        for (var at = 0; at < value.Length;)
        {
            if (value[at] == '\\' && at + 1 < value.Length && value[at + 1] == '\'')
                at++;
            if (value[at] != '%')
            {
                decoded.Add(value[at++]);
                continue;
            }

            var length = 0;
            while (length < 4 && Byte(value, at + (3 * length)) is >= 0 and var one)
                character[length++] = (byte)one;
            if (Rune.DecodeFromUtf8(character[..length], out _, out var used) != OperationStatus.Done)
            {
                decoded.Add(value[at++]);
                continue;
            }

            decoded.Add(character[..used]);
            at += 3 * used;
        }
    }

    private static int Byte(ReadOnlySpan<byte> value, int at)
    {
        if (at + 2 >= value.Length || value[at] != '%')
            return -1;
        var high = SqlCharacters.HexDigit(value[at + 1]);
        var low = SqlCharacters.HexDigit(value[at + 2]);
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }
}
