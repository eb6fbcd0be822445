namespace SecMon.Detection.Matching;

/// <summary>Which part of a text is compared.</summary>
internal enum AffixKind
{
    /// <summary>The whole text.</summary>
    None,

    /// <summary>Any part.</summary>
    Contains,

    /// <summary>The beginning.</summary>
    StartsWith,

    /// <summary>The end.</summary>
    EndsWith,
}
