using System.Text;

namespace SecMon.Events.Subjects;

/// <summary>Finds citizen ids: exactly 12 ASCII digits with no letter, digit or <c>_</c> beside them (sql.md, Subjects).</summary>
public static class CitizenIdScanner
{
    /// <summary>Digits of a citizen id.</summary>
    public const int Digits = 12;

    /// <summary>Adds the ids of a literal or parameter that are not in <paramref name="found"/> yet.</summary>
    /// <param name="bytes">UTF-8, valid or not.</param>
    /// <param name="found">Ids as numbers, in order of appearance.</param>
    /// <param name="most">No id is added beyond this many.</param>
    public static void Scan(ReadOnlySpan<byte> bytes, List<long> found, int most)
    {
        var at = 0;
        while (bytes.Length - at >= Digits && found.Count < most)
        {
            // A run of 12 digits covers every twelfth byte, so most texts are passed in strides.
            if (!IsDigit(bytes[at + Digits - 1]))
            {
                at += Digits;
                continue;
            }

            var first = at + Digits - 1;
            while (first > 0 && IsDigit(bytes[first - 1]))
                first--;
            var after = at + Digits;
            while (after < bytes.Length && IsDigit(bytes[after]))
                after++;

            if (after - first == Digits && !IsJoinedBefore(bytes[..first]) && !IsJoinedAfter(bytes[after..]))
                Add(Number(bytes[first..after]), found);
            at = after;
        }
    }

    private static void Add(long id, List<long> found)
    {
        if (!found.Contains(id))
            found.Add(id);
    }

    private static bool IsDigit(byte one) => (uint)(one - '0') <= 9;

    private static long Number(ReadOnlySpan<byte> digits)
    {
        var number = 0L;
        foreach (var digit in digits)
            number = (number * 10) + (digit - '0');
        return number;
    }

    private static bool IsJoinedBefore(ReadOnlySpan<byte> before)
    {
        Rune.DecodeLastFromUtf8(before, out var rune, out _);
        return !before.IsEmpty && IsJoining(rune);
    }

    private static bool IsJoinedAfter(ReadOnlySpan<byte> after)
    {
        Rune.DecodeFromUtf8(after, out var rune, out _);
        return !after.IsEmpty && IsJoining(rune);
    }

    private static bool IsJoining(Rune rune) => rune.Value == '_' || Rune.IsLetterOrDigit(rune);
}
