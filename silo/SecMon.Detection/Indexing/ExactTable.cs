namespace SecMon.Detection.Indexing;

/// <summary>Whole texts by hash: one lookup however many there are.</summary>
internal sealed class ExactTable
{
    private const ulong Prime = 0x9E3779B97F4A7C15;

    private readonly LiteralEntry?[] _slots;
    private readonly bool[] _hasLength;

    /// <summary>A table of at least one text.</summary>
    /// <param name="entries">No two with the same text.</param>
    public ExactTable(IReadOnlyList<LiteralEntry> entries)
    {
        _slots = new LiteralEntry?[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)entries.Count * 2)];
        _hasLength = new bool[entries.Max(entry => entry.Folded.Length) + 1];
        foreach (var entry in entries)
        {
            _hasLength[entry.Folded.Length] = true;
            var slot = (int)HashOf(entry.Folded) & (_slots.Length - 1);
            while (_slots[slot] is not null)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = entry;
        }
    }

    /// <summary>True when a text of that length may be there: most lengths are no rule's.</summary>
    public bool HasLength(int length) => length < _hasLength.Length && _hasLength[length];

    /// <summary>The rules of a folded text; empty when it has none.</summary>
    public ReadOnlySpan<int> Find(ReadOnlySpan<char> text)
    {
        var slot = (int)HashOf(text) & (_slots.Length - 1);
        while (_slots[slot] is { } entry)
        {
            if (text.SequenceEqual(entry.Folded))
                return entry.Rules;
            slot = (slot + 1) & (_slots.Length - 1);
        }

        return [];
    }

    private static uint HashOf(ReadOnlySpan<char> text)
    {
        var hash = (ulong)text.Length;
        foreach (var character in text)
            hash = (hash ^ character) * Prime;
        return (uint)(hash >> 32);
    }
}
