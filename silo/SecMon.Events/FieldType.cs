namespace SecMon.Events;

/// <summary>The type that event.md gives a field.</summary>
public enum FieldType
{
    /// <summary>A short text that is compared whole.</summary>
    Keyword,

    /// <summary>A list of keywords.</summary>
    KeywordList,

    /// <summary>A long text.</summary>
    Text,

    /// <summary>A whole number of 64 bits.</summary>
    Long,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A point in time, UTC.</summary>
    Instant,

    /// <summary>An IPv4 or IPv6 address.</summary>
    Ip,
}
