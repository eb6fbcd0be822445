namespace SecMon.Events.Formats.PostgreSql;

/// <summary>What lies between two record boundaries.</summary>
internal enum FrameKind
{
    /// <summary>More bytes are needed.</summary>
    None,

    /// <summary>A record with a beginning and an end.</summary>
    Whole,

    /// <summary>The rest of a record that was cut.</summary>
    Torn,

    /// <summary>Bytes that are no record.</summary>
    Garbage,

    /// <summary>A line of a container that is not read.</summary>
    Foreign,

    /// <summary>An empty line.</summary>
    Blank,

    /// <summary>Part of a record that is longer than SecMon reads.</summary>
    TooLong,
}
