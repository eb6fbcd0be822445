using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SecMon.EndToEnd.Tests.Privacy;

/// <summary>
/// Looks for known citizen ids in bytes: as text between whatever letters, in UTF-16, as numbers, with separators, and in the encodings in which text
/// travels. Known ones, since in hashes twelve digits that look like one come up by chance.
/// </summary>
internal sealed partial class CitizenIdSearch(IEnumerable<string> ids)
{
    private const int Digits = 12;

    private readonly HashSet<long> _ids = [.. ids.Select(id => long.Parse(id, CultureInfo.InvariantCulture))];

    public int Known => _ids.Count;

    /// <summary>Every id of a log: those of the demo begin with 999.</summary>
    public static IEnumerable<string> IdsIn(byte[] log) => MadeUp().Matches(Encoding.Latin1.GetString(log)).Select(match => match.Value).Distinct();

    /// <summary>The first id found, and how it was written; null when there is none.</summary>
    public string? FindIn(byte[] content)
    {
        var text = Encoding.Latin1.GetString(content);
        return InText(text, "text") ?? InNumbers(content) ?? InText(text.Replace("\0", "", StringComparison.Ordinal), "UTF-16")
            ?? InText(Separator().Replace(text, ""), "separated")
            ?? InText(Escape().Replace(text, match => ((char)int.Parse(match.Groups["hex"].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString()), "escaped")
            ?? HexToken().Matches(text).Select(match => InText(Encoding.Latin1.GetString(Convert.FromHexString(match.Value[..(match.Length / 2 * 2)])), "hex")).FirstOrDefault(found => found is not null)
            ?? Base64Token().Matches(text).Select(match => InBase64(match.Value)).FirstOrDefault(found => found is not null);
    }

    private string? InText(string text, string how)
    {
        var (value, run) = (0L, 0);
        foreach (var letter in text)
        {
            run = char.IsAsciiDigit(letter) ? run + 1 : 0;
            value = run == 0 ? 0 : ((value % 100_000_000_000L) * 10) + (letter - '0');
            if (run >= Digits && _ids.Contains(value))
                return $"{value} as {how}";
        }

        return null;
    }

    private string? InNumbers(byte[] content)
    {
        for (var at = 0; at + sizeof(long) <= content.Length; at++)
        {
            var (little, big) = (BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(at)), BinaryPrimitives.ReadInt64BigEndian(content.AsSpan(at)));
            if (_ids.Contains(little) || _ids.Contains(big))
                return $"a number at {at}";
        }

        // SQLite keeps whole numbers in six bytes when they fit.
        for (var at = 0; at + 6 <= content.Length; at++)
        {
            var six = ((long)BinaryPrimitives.ReadUInt16BigEndian(content.AsSpan(at)) << 32) | BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(at + 2));
            if (_ids.Contains(six))
                return $"a number of six bytes at {at}";
        }

        return null;
    }

    private string? InBase64(string token)
    {
        token = token.Replace('-', '+').Replace('_', '/');
        for (var skip = 0; skip < 4; skip++)
        {
            var part = token[skip..];
            if (InText(Encoding.Latin1.GetString(Convert.FromBase64String(part[..(part.Length / 4 * 4)])), "Base64") is { } found)
                return found;
        }

        return null;
    }

    [GeneratedRegex(@"999\d{9}", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex MadeUp();

    [GeneratedRegex(@"(?<=\d)[ ._\-,/](?=\d)", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Separator();

    [GeneratedRegex(@"(?:%|\\u00|\\x|&#x)(?<hex>3[0-9]);?", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Escape();

    [GeneratedRegex(@"[0-9a-fA-F]{24,}", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex HexToken();

    [GeneratedRegex(@"[A-Za-z0-9+/_\-]{16,}", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Base64Token();
}
