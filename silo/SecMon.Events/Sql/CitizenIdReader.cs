using System.Text;

namespace SecMon.Events.Sql;

/// <summary>Finds citizen ids in literals: exactly 12 ASCII digits with no letter, digit or <c>_</c> beside them (sql.md, Subjects).</summary>
internal sealed class CitizenIdReader
{
    /// <summary>Digits of a citizen id.</summary>
    public const int Digits = 12;

    private readonly SqlBytes _value = new();

    /// <summary>Adds the ids in the literals of a text, each once.</summary>
    public void Read(ReadOnlySpan<byte> text, SqlTokens tokens, List<long> ids)
    {
        if (!tokens.HasLongLiteral)
            return;

        foreach (ref readonly var token in tokens.All)
        {
            tokens.Steps++;
            if (token.Length < Digits || token.Kind is not (SqlTokenKind.String or SqlTokenKind.Number))
                continue;
            if (ids.Count == SqlReading.MostListEntries)
                return;
            if (token.Kind == SqlTokenKind.String && token.Spelling is SqlSpelling.Escaped or SqlSpelling.Unicode)
            {
                _value.Clear();
                SqlLiteral.Decode(text, token, _value);
                Find(_value.Written, 0, _value.Written.Length, ids);
                continue;
            }

            var start = token.Kind == SqlTokenKind.String ? token.Start + token.Partner : token.Start;
            Find(text, start, token.End, ids);
        }

        _value.Clear();
    }

    private static void Find(ReadOnlySpan<byte> text, int start, int end, List<long> ids)
    {
        var at = start;
        while (end - at >= Digits)
        {
            // A run of 12 digits covers every twelfth byte, so most texts are passed in strides.
            if (!IsDigit(text[at + Digits - 1]))
            {
                at += Digits;
                continue;
            }

            var first = at + Digits - 1;
            while (first > start && IsDigit(text[first - 1]))
                first--;
            var after = at + Digits;
            while (after < end && IsDigit(text[after]))
                after++;

            if (after - first == Digits && !IsJoinedBefore(text[..first]) && !IsJoinedAfter(text[after..]))
                Add(Number(text[first..after]), ids);
            at = after;
        }
    }

    private static void Add(long id, List<long> ids)
    {
        if (ids.Count < SqlReading.MostListEntries && !ids.Contains(id))
            ids.Add(id);
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
