using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>Many plain texts at the cost of one hash lookup (sigma.md 9.5).</summary>
internal sealed class TextSetTest : ValueTest
{
    private readonly HashSet<string> _texts;   // a frozen set of a million texts takes seconds and much memory to make
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    /// <summary>A set of texts.</summary>
    /// <param name="texts">The texts, plain.</param>
    /// <param name="isCased">True when case matters.</param>
    /// <param name="canonical">What it decides, as text.</param>
    public TextSetTest(IReadOnlyCollection<string> texts, bool isCased, string canonical = "")
        : base(canonical)
    {
        _texts = new HashSet<string>(texts.Count, isCased ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        _texts.UnionWith(texts);
        _bySpan = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <inheritdoc/>
    public override int Cost => CostOf.Search;

    /// <inheritdoc/>
    public override bool Fits(in FieldValue value) =>
        ScalarText.TryGet(value, stackalloc char[ScalarText.BufferLength], out var text) && _bySpan.Contains(text);
}
