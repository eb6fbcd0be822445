using System.Numerics;

namespace SecMon.Detection.Indexing;

/// <summary>Literals by the run of characters that they are known by, behind a bitmap that answers most questions.</summary>
internal sealed class RunTable
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private const int BitsPerRun = 64;

    private readonly ulong[] _bits;
    private readonly int _shift;
    private readonly ulong[] _runs;   // open addressing beside _literals, whose empty places are null
    private readonly (int Offset, LiteralEntry Literal)[]?[] _literals;

    /// <summary>A table of at least one literal.</summary>
    public RunTable(IReadOnlyList<(ulong Run, int Offset, LiteralEntry Literal)> placed)
    {
        var byRun = placed.ToLookup(one => one.Run, one => (one.Offset, one.Literal));
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(1024, byRun.Count * BitsPerRun));
        _shift = 64 - BitOperations.Log2(size);
        _bits = new ulong[size / 64];
        _runs = new ulong[size / (BitsPerRun / 2)];
        _literals = new (int, LiteralEntry)[_runs.Length][];
        foreach (var same in byRun)
        {
            var bit = (same.Key * Multiplier) >> _shift;
            _bits[bit >> 6] |= 1UL << (int)(bit & 63);
            var place = PlaceOf(same.Key);
            while (_literals[place] is not null)
                place = (place + 1) & (_runs.Length - 1);
            _runs[place] = same.Key;
            _literals[place] = [.. same];
        }
    }

    /// <summary>False when no literal has the run; true is seldom wrong.</summary>
    public bool MayHave(ulong run)
    {
        var bit = (run * Multiplier) >> _shift;
        return (_bits[bit >> 6] >> (int)(bit & 63) & 1) != 0;
    }

    /// <summary>Adds the rules of the literals that have a run at a place of the text and are there as a whole.</summary>
    public void Verify(ulong run, ReadOnlySpan<char> text, int place, Candidates candidates)
    {
        var slot = PlaceOf(run);
        while (_literals[slot] is not null && _runs[slot] != run)
            slot = (slot + 1) & (_runs.Length - 1);
        if (_literals[slot] is not { } literals)
            return;

        foreach (var (offset, literal) in literals)
        {
            var start = place - offset;
            if (start < 0 || (literal.IsAtStart && start > 0) || (literal.IsAtEnd && start + literal.Folded.Length != text.Length))
                continue;
            if (text[start..].StartsWith(literal.Folded, StringComparison.Ordinal))
                candidates.Add(literal.Rules);
        }
    }

    private int PlaceOf(ulong run) => (int)((run * Multiplier) >> _shift) & (_runs.Length - 1);
}
