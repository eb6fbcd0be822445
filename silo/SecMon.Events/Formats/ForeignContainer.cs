namespace SecMon.Events.Formats;

/// <summary>A way of holding PostgreSQL's records that SecMon does not read, known by one of its lines.</summary>
/// <param name="Kind">Short name, for checkpoints and status; stays as it is.</param>
/// <param name="Looks">What it looks like, for people.</param>
/// <param name="Mend">What to set, for people.</param>
public sealed record ForeignContainer(string Kind, string Looks, string Mend)
{
    /// <summary>What a line is judged by: prefixes are short, and an object's keys that tell stand early.</summary>
    private const int JudgedBytes = 1_024;

    private const string SetCsvLog = "Set  log_destination = 'csvlog'  (or 'jsonlog') and  logging_collector = on  in postgresql.conf, and let path: name the *.csv files.";

    private static readonly ForeignContainer StandardError = new("stderr", "PostgreSQL's stderr log", SetCsvLog);
    private static readonly ForeignContainer Rds = new("rds", "the stderr log of Amazon RDS or Aurora", "Set  log_destination = csvlog  in the parameter group, and bring the *.csv files.");
    private static readonly ForeignContainer Syslog = new("syslog", "syslog lines", SetCsvLog);
    private static readonly ForeignContainer Kubernetes = new("cri", "a container's log as Kubernetes keeps it", "Let the server write csvlog or jsonlog files to a volume, and let path: name them.");
    private static readonly ForeignContainer Docker = new("docker", "a container's log as Docker keeps it", "Let the server write csvlog or jsonlog files to a volume, and let path: name them.");
    private static readonly ForeignContainer CloudNativePg = new("cloudnativepg", "the log of CloudNativePG", "Take the csvlog that the server writes to the instance's volume (…/pg_log/*.csv).");
    private static readonly ForeignContainer CloudSql = new("cloudsql", "log entries of Google Cloud", "Bring the server's own csvlog or jsonlog, or records as generic JSON lines (format: json).");
    private static readonly ForeignContainer Objects = new("json", "JSON objects that are no records of jsonlog", "For other JSON records use the format  json.");
    private static readonly ForeignContainer Compressed = new("compressed", "compressed by something else than gzip", "Decompress it, or compress it with gzip.");
    private static readonly ForeignContainer Xml = new("xml", "XML", "SecMon reads csvlog, jsonlog and JSON lines.");

    /// <summary>Text of no kind that is known.</summary>
    public static ForeignContainer Text { get; } = new("text", "text that is neither csvlog nor jsonlog", SetCsvLog);

    private static readonly ForeignContainer[] All = [StandardError, Rds, Syslog, Kubernetes, Docker, CloudNativePg, CloudSql, Objects, Compressed, Xml, Text];

    /// <summary>How PostgreSQL's stderr log names what a line is (documentation, 20.8.3), as it stands behind the prefix.</summary>
    private static readonly byte[][] Severities =
        [.. new[] { "LOG", "ERROR", "FATAL", "PANIC", "WARNING", "NOTICE", "INFO", "DEBUG1", "DEBUG2", "DEBUG3", "DEBUG4", "DEBUG5", "DETAIL", "HINT", "STATEMENT", "CONTEXT", "QUERY", "LOCATION" }
            .Select(name => System.Text.Encoding.ASCII.GetBytes(name + ":  "))];

    private static readonly byte[][] Months =
        [.. new[] { "Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sep ", "Oct ", "Nov ", "Dec " }.Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <summary>The container of a kind; text for a kind of another version.</summary>
    public static ForeignContainer OfKind(string kind) => Array.Find(All, container => container.Kind == kind) ?? Text;

    /// <summary>Recognises a line.</summary>
    /// <param name="line">A line that is no record, with or without its end.</param>
    /// <returns>Null when it is of no kind that is known; such a line may be the rest of a torn record.</returns>
    public static ForeignContainer? Of(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("\t"u8))
            return StandardError;   // that is how the server goes on with a text of several lines
        if (IsCompressed(line))
            return Compressed;
        var head = line[..Math.Min(line.Length, JudgedBytes)];
        if (head.StartsWith("{"u8))
            return OfObject(line, head);
        if (head.StartsWith("<?xml"u8))
            return Xml;
        if (IsCri(head))
            return Kubernetes;
        if (IsSyslog(head))
            return Syslog;
        if (!HasSeverity(head))
            return null;
        return head.IndexOf(":["u8) > 0 && head.IndexOf("]:"u8) > 0 && head.IndexOf(" UTC:"u8) > 0 ? Rds : StandardError;
    }

    /// <summary>An object that is cut is the rest of a record.</summary>
    private static ForeignContainer? OfObject(ReadOnlySpan<byte> line, ReadOnlySpan<byte> head)
    {
        if (!PostgreSql.JsonLogHead.IsObject(line))
            return null;
        if (head.StartsWith("{\"log\":"u8))
            return Docker;
        if (head.IndexOf("\"logger\""u8) > 0 && line.IndexOf("\"record\""u8) > 0)
            return CloudNativePg;
        return head.IndexOf("\"insertId\""u8) > 0 || head.IndexOf("\"logName\""u8) > 0 ? CloudSql : Objects;
    }

    /// <summary>zstd, xz, bzip2, zip; gzip is read.</summary>
    private static bool IsCompressed(ReadOnlySpan<byte> line) =>
        line.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) || line.StartsWith((ReadOnlySpan<byte>)[0xFD, 0x37, 0x7A, 0x58, 0x5A])
        || line.StartsWith("BZh"u8) || line.StartsWith((ReadOnlySpan<byte>)[0x50, 0x4B, 0x03, 0x04]);

    /// <summary><c>2026-11-16T00:31:29.884123456Z stdout F text</c></summary>
    private static bool IsCri(ReadOnlySpan<byte> head)
    {
        var blank = head.IndexOf((byte)' ');
        return blank is > 19 and < 40 && head[10] == 'T' && (head[blank..].StartsWith(" stdout "u8) || head[blank..].StartsWith(" stderr "u8));
    }

    /// <summary>RFC 5424, RFC 3164, or either with a time of ISO 8601, as rsyslog writes them; the sender has a number in brackets.</summary>
    private static bool IsSyslog(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("<"u8) && head.IndexOf((byte)'>') is > 1 and < 5)
            return true;
        var isTime = StartsWithMonth(head) || (head.Length > 19 && head[10] == 'T' && char.IsAsciiDigit((char)head[0]) && head[13] == ':');
        return isTime && head.IndexOf("]: "u8) is var sender and > 0 && head[..sender].IndexOf((byte)'[') > 0;
    }

    private static bool StartsWithMonth(ReadOnlySpan<byte> head)
    {
        foreach (var month in Months)
        {
            if (head.StartsWith(month))
                return true;
        }

        return false;
    }

    private static bool HasSeverity(ReadOnlySpan<byte> head)
    {
        foreach (var severity in Severities)
        {
            if (head.IndexOf(severity) is >= 0 and var place && (place == 0 || !char.IsAsciiLetterOrDigit((char)head[place - 1])))
                return true;
        }

        return false;
    }
}
