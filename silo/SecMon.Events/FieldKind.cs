namespace SecMon.Events;

/// <summary>What a <see cref="FieldValue"/> holds.</summary>
public enum FieldKind : byte
{
    /// <summary>The event has no such field.</summary>
    Absent,

    /// <summary>JSON null: the field is present and has no value.</summary>
    Null,

    /// <summary>Text; may be empty.</summary>
    Text,

    /// <summary>A whole number of at most 64 bits.</summary>
    Integer,

    /// <summary>Any other JSON number, kept with the text it was written in.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A list of values.</summary>
    List,

    /// <summary>A JSON object (fields of generic JSON input only).</summary>
    Object,
}
