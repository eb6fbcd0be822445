using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>Many beginnings or endings, at one hash lookup for each length that occurs.</summary>
internal sealed class AffixSetTest : ValueTest
{
    private readonly HashSet<string> _texts;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly int[] _lengths;
    private readonly bool _isAtEnd;

    /// <summary>A set of texts.</summary>
    /// <param name="texts">The texts, plain.</param>
    /// <param name="isAtEnd">True for endings.</param>
    /// <param name="isCased">True when case matters.</param>
    /// <param name="canonical">What it decides, as text.</param>
    public AffixSetTest(IReadOnlyCollection<string> texts, bool isAtEnd, bool isCased, string canonical = "")
        : base(canonical)
    {
        _isAtEnd = isAtEnd;
        _texts = new HashSet<string>(texts, isCased ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        _bySpan = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
        _lengths = [.. texts.Select(text => text.Length).Distinct().Order()];
    }

    /// <inheritdoc/>
    public override int Cost => Math.Min(CostOf.Most, _lengths.Length * CostOf.Search);

    /// <inheritdoc/>
    public override bool Fits(in FieldValue value)
    {
        if (!ScalarText.TryGet(value, stackalloc char[ScalarText.BufferLength], out var text))
            return false;
        foreach (var length in _lengths)
        {
            if (length > text.Length)
                return false;
            if (_bySpan.Contains(_isAtEnd ? text[^length..] : text[..length]))
                return true;
        }

        return false;
    }
}
