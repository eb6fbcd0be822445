using System.Buffers;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>Many substrings, looked for in one pass over the text.</summary>
internal sealed class SubstringSetTest(IEnumerable<string> substrings, bool isCased) : ValueTest("")
{
    private readonly SearchValues<string> _substrings =
        SearchValues.Create([.. substrings], isCased ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int Cost => 2 * CostOf.Search;

    /// <inheritdoc/>
    public override bool Fits(in FieldValue value) =>
        ScalarText.TryGet(value, stackalloc char[ScalarText.BufferLength], out var text) && text.ContainsAny(_substrings);
}
