using SecMon.Detection.Indexing;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>A text, with or without wildcards.</summary>
internal sealed class TextTest : ValueTest
{
    private readonly TextPattern _pattern;

    /// <summary>Compiles a text without placeholders.</summary>
    public TextTest(SigmaText text, bool isCased)
        : base(CanonicalOf(text, isCased))
    {
        Text = text;
        IsCased = isCased;
        _pattern = TextPattern.Compile(text, isCased ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What is compared.</summary>
    public SigmaText Text { get; }

    /// <summary>True when case matters.</summary>
    public bool IsCased { get; }

    /// <inheritdoc/>
    public override int Cost => Text.HasWildcards ? CostOf.Search : CostOf.Comparison;

    /// <inheritdoc/>
    public override Requirement? Require(FieldName? field)
    {
        var longest = -1;
        for (var i = 0; i < Text.Parts.Count; i++)
        {
            if (Text.Parts[i].Kind == TextPartKind.Literal && (longest < 0 || Text.Parts[i].Text.Length > Text.Parts[longest].Text.Length))
                longest = i;
        }

        if (longest < 0 && Text.Parts.Count > 0)
            return field is null ? null : Requirement.Of(new Trigger.Present(field));
        var literal = longest < 0 ? "" : Text.Parts[longest].Text;
        return Requirement.Of(new Trigger.Literal(field, CaseFold.Fold(literal), IsAtStart: longest <= 0, IsAtEnd: longest == Text.Parts.Count - 1));
    }

    /// <inheritdoc/>
    public override bool Fits(in FieldValue value) =>
        ScalarText.TryGet(value, stackalloc char[ScalarText.BufferLength], out var text) && _pattern.Matches(text);

    private static string CanonicalOf(SigmaText text, bool isCased)
    {
        var parts = text.Parts.Select(part => part.Kind switch
        {
            TextPartKind.AnyRun => "*",
            TextPartKind.OneCharacter => "?",
            _ => System.Text.Json.JsonSerializer.Serialize(isCased ? part.Text : part.Text.ToUpperInvariant()),
        });
        return $"{(isCased ? "cased" : "text")} {string.Concat(parts)}";
    }
}
