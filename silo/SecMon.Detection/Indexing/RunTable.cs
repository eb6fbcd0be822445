using System.Numerics;

namespace SecMon.Detection.Indexing;

/// <summary>Literals by the run of characters that they are known by, behind a bitmap that answers most questions.</summary>
internal sealed class RunTable
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private const int BitsPerRun = 64;

    private readonly ulong[] _bits;
    private readonly int _shift;
    private readonly Dictionary<ulong, (int Offset, LiteralEntry Literal)[]> _byRun;

    /// <summary>A table of at least one literal.</summary>
    public RunTable(IReadOnlyList<(ulong Run, int Offset, LiteralEntry Literal)> placed)
    {
        _byRun = placed.GroupBy(one => one.Run).ToDictionary(same => same.Key, same => same.Select(one => (one.Offset, one.Literal)).ToArray());
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(1024, _byRun.Count * BitsPerRun));
        _shift = 64 - BitOperations.Log2(size);
        _bits = new ulong[size / 64];
        foreach (var run in _byRun.Keys)
        {
            var bit = (run * Multiplier) >> _shift;
            _bits[bit >> 6] |= 1UL << (int)(bit & 63);
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
        if (!_byRun.TryGetValue(run, out var literals))
            return;

        foreach (var (offset, literal) in literals)
        {
            var start = place - offset;
            if (start < 0 || (literal.IsAtStart && start > 0) || (literal.IsAtEnd && start + literal.Folded.Length != text.Length))
                continue;
            if (CaseFold.StartsWith(text[start..], literal.Folded))
                candidates.Add(literal.Rules);
        }
    }
}
