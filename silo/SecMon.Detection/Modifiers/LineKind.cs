namespace SecMon.Detection.Modifiers;

/// <summary>What a line of a selection compares.</summary>
internal enum LineKind
{
    /// <summary>Text, numbers, booleans, null.</summary>
    Text,

    /// <summary><c>re</c></summary>
    Regex,

    /// <summary><c>cidr</c></summary>
    Network,

    /// <summary><c>exists</c></summary>
    Exists,

    /// <summary><c>fieldref</c></summary>
    FieldReference,

    /// <summary><c>lt lte gt gte</c></summary>
    Comparison,

    /// <summary><c>minute … year</c></summary>
    TimePart,
}
