namespace SecMon.Events.Subjects;

/// <summary>Finds citizen ids: exactly 12 ASCII digits with no letter, digit or <c>_</c> beside them (sql.md, Subjects).</summary>
public static class CitizenIdScanner
{
    private const int Digits = 12;

    /// <summary>Adds the ids of a literal or parameter that are not in <paramref name="found"/> yet.</summary>
    /// <param name="bytes">UTF-8; a byte of a multi-byte character counts as a letter.</param>
    /// <param name="found">Ids as numbers, in order of appearance.</param>
    /// <param name="most">No id is added beyond this many.</param>
    public static void Scan(ReadOnlySpan<byte> bytes, List<long> found, int most)
    {
        var position = 0;
        while (bytes.Length - position >= Digits && found.Count < most)
        {
            var digit = bytes[position..].IndexOfAnyInRange((byte)'0', (byte)'9');
            if (digit < 0)
                return;

            var start = position + digit;
            var end = start;
            long id = 0;
            while (end < bytes.Length && char.IsAsciiDigit((char)bytes[end]))
            {
                if (end - start < Digits)
                    id = (id * 10) + (bytes[end] - '0');
                end++;
            }

            if (end - start == Digits && !IsWord(bytes, start - 1) && !IsWord(bytes, end) && !found.Contains(id))
                found.Add(id);
            position = end;
        }
    }

    private static bool IsWord(ReadOnlySpan<byte> bytes, int at) =>
        at >= 0 && at < bytes.Length && (bytes[at] >= 0x80 || bytes[at] == '_' || char.IsAsciiLetterOrDigit((char)bytes[at]));
}
