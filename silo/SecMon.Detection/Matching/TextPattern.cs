namespace SecMon.Detection.Matching;

/// <summary>A compiled <see cref="SigmaText"/>: compares the whole text of a value.</summary>
internal abstract class TextPattern
{
    /// <summary>True when the text fits.</summary>
    public abstract bool Matches(ReadOnlySpan<char> text);

    /// <summary>Compiles a text without placeholders.</summary>
    /// <param name="text">What the rule says.</param>
    /// <param name="comparison">Ordinal for <c>cased</c>, else OrdinalIgnoreCase.</param>
    public static TextPattern Compile(SigmaText text, StringComparison comparison)
    {
        var parts = text.Parts;
        if (parts.Any(part => part.Kind == TextPartKind.OneCharacter) || parts.Count(part => part.Kind == TextPartKind.Literal) > 1)
            return new WildcardPattern(parts, comparison);

        var begins = parts.Count > 0 && parts[0].Kind == TextPartKind.AnyRun;
        var ends = parts.Count > 1 && parts[^1].Kind == TextPartKind.AnyRun;
        return (begins, ends, text.PlainText) switch
        {
            (true, _, "") => new AnyText(),
            (true, true, var inner) => new Substring(inner, comparison),
            (true, false, var suffix) => new Suffix(suffix, comparison),
            (false, true, var prefix) => new Prefix(prefix, comparison),
            (false, false, var whole) => new Whole(whole, comparison),
        };
    }

    private sealed class AnyText : TextPattern
    {
        public override bool Matches(ReadOnlySpan<char> text) => true;
    }

    private sealed class Whole(string wanted, StringComparison comparison) : TextPattern
    {
        public override bool Matches(ReadOnlySpan<char> text) => text.Length == wanted.Length && text.Equals(wanted, comparison);
    }

    private sealed class Prefix(string wanted, StringComparison comparison) : TextPattern
    {
        public override bool Matches(ReadOnlySpan<char> text) => text.StartsWith(wanted, comparison);
    }

    private sealed class Suffix(string wanted, StringComparison comparison) : TextPattern
    {
        public override bool Matches(ReadOnlySpan<char> text) => text.EndsWith(wanted, comparison);
    }

    private sealed class Substring(string wanted, StringComparison comparison) : TextPattern
    {
        public override bool Matches(ReadOnlySpan<char> text) => text.Contains(wanted, comparison);
    }
}
