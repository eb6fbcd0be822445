namespace SecMon.Events.Formats;

/// <summary>Why a record goes to quarantine. The names are metric labels and stay as they are.</summary>
public static class RejectReason
{
    /// <summary>The record was cut: the server died while it wrote, or the file begins in mid-record.</summary>
    public const string Torn = "torn";

    /// <summary>The bytes are no record of this format at all.</summary>
    public const string NotARecord = "not_a_record";

    /// <summary>A record begins well and has the wrong number of columns.</summary>
    public const string Columns = "columns";

    /// <summary>The line is no JSON object.</summary>
    public const string Json = "json";

    /// <summary>The time is missing or unreadable.</summary>
    public const string Timestamp = "timestamp";

    /// <summary>The message begins as an audit record and does not go on as one.</summary>
    public const string Audit = "audit";

    /// <summary>The record is longer than <see cref="ILogParser.LongestRecordBytes"/>.</summary>
    public const string TooLong = "too_long";

    /// <summary>A compressed file ends in the middle or is damaged.</summary>
    public const string Compression = "compression";

    /// <summary>The line is of a container that SecMon does not read (<see cref="ForeignContainer"/>).</summary>
    public const string UnknownContainer = "unknown_container";

    /// <summary>Every reason.</summary>
    public static IReadOnlyList<string> All { get; } = [Torn, NotARecord, Columns, Json, Timestamp, Audit, TooLong, Compression, UnknownContainer];
}
