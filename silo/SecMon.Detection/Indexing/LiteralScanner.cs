using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SecMon.Detection.Indexing;

/// <summary>
/// Finds all literals of all rules in one pass over a text. Each literal is known by one of its runs of four characters, the one
/// that fewest other literals have (shorter literals by all of theirs); a bitmap says of nearly every place of the text that no
/// literal has its run there. It fits the cache, unlike the states of an Aho-Corasick automaton
/// (docs/decisions/0010).
/// </summary>
internal sealed class LiteralScanner
{
    private const int Run = 4;

    private static readonly SearchValues<char> DigitsAndSpace = SearchValues.Create("0123456789 ");

    private readonly RunTable? _long;
    private readonly RunTable?[] _short = new RunTable?[Run];   // by length, 1 to 3

    /// <summary>A scanner for at least one literal.</summary>
    /// <param name="literals">None empty, none the same as another.</param>
    public LiteralScanner(IReadOnlyList<LiteralEntry> literals)
    {
        var longs = literals.Where(literal => literal.Folded.Length >= Run).ToArray();
        if (longs.Length > 0)
            _long = new RunTable(Placed(longs));
        foreach (var shorts in literals.Where(literal => literal.Folded.Length < Run).GroupBy(literal => literal.Folded.Length))
        {
            _short[shorts.Key] = new RunTable([.. shorts.Select(literal => (RunAt(literal.Folded, 0, shorts.Key), 0, literal))]);
        }
    }

    /// <summary>Adds the rules of every literal in a folded text.</summary>
    public void Scan(ReadOnlySpan<char> text, Candidates candidates)
    {
        for (var length = 1; length < Run; length++)
        {
            if (_short[length] is { } table)
                ScanShort(text, length, table, candidates);
        }

        if (_long is null)
            return;
        var bytes = MemoryMarshal.AsBytes(text);
        for (var i = 0; i <= text.Length - Run; i++)
        {
            var run = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * sizeof(char))..]);
            if (_long.MayHave(run))
                _long.Verify(run, text, i, candidates);
        }
    }

    private static void ScanShort(ReadOnlySpan<char> text, int length, RunTable table, Candidates candidates)
    {
        for (var i = 0; i <= text.Length - length; i++)
        {
            var run = RunAt(text, i, length);
            if (table.MayHave(run))
                table.Verify(run, text, i, candidates);
        }
    }

    private static IReadOnlyList<(ulong Run, int Offset, LiteralEntry Literal)> Placed(LiteralEntry[] literals)
    {
        var uses = new Dictionary<ulong, int>();
        foreach (var literal in literals)
        {
            for (var offset = 0; offset + Run <= literal.Folded.Length; offset++)
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(uses, RunAt(literal.Folded, offset, Run), out _)++;
        }

        return [.. literals.Select(Place)];

        (ulong Run, int Offset, LiteralEntry Literal) Place(LiteralEntry literal)
        {
            var offset = Enumerable.Range(0, literal.Folded.Length - Run + 1).MinBy(offset => uses[RunAt(literal.Folded, offset, Run)] + Commonness(literal.Folded.AsSpan(offset, Run)));
            return (RunAt(literal.Folded, offset, Run), offset, literal);
        }
    }

    /// <summary>Texts are full of numbers and spaces, so a run of nothing else is found often, however few literals have it.</summary>
    private static int Commonness(ReadOnlySpan<char> run) => run.ContainsAnyExcept(DigitsAndSpace) ? 0 : 50;

    /// <summary>Up to four characters as one number, the first one lowest, as they lie in memory.</summary>
    private static ulong RunAt(ReadOnlySpan<char> text, int offset, int length)
    {
        ulong run = text[offset];
        for (var i = 1; i < length; i++)
            run |= (ulong)text[offset + i] << (16 * i);
        return run;
    }
}
