namespace SecMon.Detection.Decisions.Patterns;

/// <summary>How a field of one fact is compared with a field of another.</summary>
internal enum JoinOperator
{
    /// <summary>The same value; of lists, one in common. Text without regard to case.</summary>
    Equal,

    /// <summary>No value in common. A missing side holds.</summary>
    NotEqual,

    /// <summary>The field is a list that has the other's value, or a text that has it inside.</summary>
    Contains,

    /// <summary>Earlier or smaller.</summary>
    Less,

    /// <summary>Earlier, smaller, or the same.</summary>
    LessOrEqual,

    /// <summary>Later or greater.</summary>
    Greater,

    /// <summary>Later, greater, or the same.</summary>
    GreaterOrEqual,

    /// <summary>A time no further from the other than a span: <c>within: {of: $a.time, after: 0s, before: 2h}</c>.</summary>
    Within,
}
