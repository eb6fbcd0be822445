namespace SecMon.Detection.Matching;

/// <summary>A piece of a <see cref="SigmaText"/>.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The plain characters, or the name of a placeholder; empty for wildcards.</param>
internal readonly record struct TextPart(TextPartKind Kind, string Text)
{
    /// <summary><c>*</c></summary>
    public static readonly TextPart AnyRun = new(TextPartKind.AnyRun, "");

    /// <summary><c>?</c></summary>
    public static readonly TextPart OneCharacter = new(TextPartKind.OneCharacter, "");

    /// <summary>Plain characters.</summary>
    public static TextPart Literal(string text) => new(TextPartKind.Literal, text);
}
