using System.Collections.Frozen;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>Many plain texts at the cost of one hash lookup (sigma.md 9.5).</summary>
internal sealed class TextSetTest : ValueTest
{
    private readonly FrozenSet<string> _texts;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    /// <summary>A set of texts.</summary>
    public TextSetTest(IEnumerable<string> texts, bool isCased)
        : base("")
    {
        _texts = texts.ToFrozenSet(isCased ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        _bySpan = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <inheritdoc/>
    public override int Cost => CostOf.Search;

    /// <inheritdoc/>
    public override bool Fits(in FieldValue value) =>
        ScalarText.TryGet(value, stackalloc char[ScalarText.BufferLength], out var text) && _bySpan.Contains(text);
}
