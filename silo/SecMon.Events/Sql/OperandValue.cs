namespace SecMon.Events.Sql;

/// <summary>What is known of the value of an expression that is a single term.</summary>
internal enum OperandValue : byte
{
    /// <summary>Nothing.</summary>
    Unknown,

    /// <summary>TRUE.</summary>
    True,

    /// <summary>FALSE.</summary>
    False,

    /// <summary>NULL.</summary>
    Null,

    /// <summary>The number at the operand's first token.</summary>
    Number,

    /// <summary>The string at the operand's first token.</summary>
    String,

    /// <summary>That of the column which the operand's tokens name.</summary>
    Column,
}
