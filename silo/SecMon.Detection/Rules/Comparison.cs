namespace SecMon.Detection.Rules;

/// <summary>Operators of modifiers and correlation conditions.</summary>
public enum Comparison
{
    /// <summary><c>lt</c></summary>
    LessThan,

    /// <summary><c>lte</c></summary>
    LessOrEqual,

    /// <summary><c>gt</c></summary>
    GreaterThan,

    /// <summary><c>gte</c></summary>
    GreaterOrEqual,

    /// <summary><c>eq</c></summary>
    Equal,

    /// <summary><c>neq</c></summary>
    NotEqual,
}
