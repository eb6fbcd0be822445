using SecMon.Detection.Indexing;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>
/// Very many substrings. Each is known by its first characters; where a text has them, one hash lookup for each length of the
/// literals that begin so tells whether one is there as a whole.
/// </summary>
internal sealed class LiteralSetTest : ValueTest
{
    private const int Run = 4;   // characters of 16 bits in one number

    private readonly HashSet<string> _texts;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly Dictionary<ulong, int[]> _lengths;   // by first characters
    private readonly int[] _short;   // lengths below that of a run

    /// <summary>A set of texts.</summary>
    /// <param name="texts">The texts, plain, none empty.</param>
    /// <param name="isCased">True when case matters.</param>
    /// <param name="canonical">What it decides, as text.</param>
    public LiteralSetTest(IReadOnlyCollection<string> texts, bool isCased, string canonical = "")
        : base(canonical)
    {
        _texts = new HashSet<string>(texts, isCased ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        _bySpan = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
        _short = [.. texts.Select(text => text.Length).Where(length => length < Run).Distinct()];
        var lengths = new Dictionary<ulong, SortedSet<int>>();
        foreach (var text in texts.Where(text => text.Length >= Run))
        {
            ulong run = 0;
            foreach (var character in text.AsSpan(0, Run))
                run = (run << 16) | CaseFold.Fold(character);
            (lengths.TryGetValue(run, out var known) ? known : lengths[run] = []).Add(text.Length);
        }

        _lengths = lengths.ToDictionary(one => one.Key, one => one.Value.ToArray());
    }

    /// <inheritdoc/>
    public override int Cost => 4 * CostOf.Search;

    /// <inheritdoc/>
    public override bool Fits(in FieldValue value)
    {
        if (!ScalarText.TryGet(value, stackalloc char[ScalarText.BufferLength], out var text))
            return false;
        ulong run = 0;
        for (var end = 1; end <= text.Length; end++)
        {
            run = (run << 16) | CaseFold.Fold(text[end - 1]);
            if (_short.Length > 0 && IsAt(text[(end - 1)..], _short))
                return true;
            if (end >= Run && _lengths.TryGetValue(run, out var lengths) && IsAt(text[(end - Run)..], lengths))
                return true;
        }

        return false;
    }

    private bool IsAt(ReadOnlySpan<char> text, int[] lengths)
    {
        foreach (var length in lengths)
        {
            if (length <= text.Length && _bySpan.Contains(text[..length]))
                return true;
        }

        return false;
    }
}
