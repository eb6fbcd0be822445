namespace SecMon.Events.Formats;

/// <summary>How a file holds its records, recognised by its first bytes.</summary>
public enum Container
{
    /// <summary>PostgreSQL csvlog: records end at a line feed outside quotes.</summary>
    CsvLog,

    /// <summary>PostgreSQL jsonlog: one object a line.</summary>
    JsonLog,

    /// <summary>Any JSON objects, one a line.</summary>
    JsonLines,
}
