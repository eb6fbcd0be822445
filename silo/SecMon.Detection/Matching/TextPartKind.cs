namespace SecMon.Detection.Matching;

/// <summary>Kinds of pieces of a <see cref="SigmaText"/>.</summary>
internal enum TextPartKind
{
    /// <summary>Plain characters.</summary>
    Literal,

    /// <summary>Any run of characters.</summary>
    AnyRun,

    /// <summary>Exactly one Unicode character.</summary>
    OneCharacter,

    /// <summary>The lines of a list (sigma.md 9).</summary>
    Placeholder,
}
