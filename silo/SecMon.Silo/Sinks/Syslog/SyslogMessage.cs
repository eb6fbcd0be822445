using System.Globalization;
using System.Text;

namespace SecMon.Silo.Sinks.Syslog;

/// <summary>Writes a document as an RFC 5424 message: what a SIEM looks for in the structured data, the whole document as text.</summary>
internal static class SyslogMessage
{
    private const string StructuredDataId = "secmon@32473";   // 32473 is the example number of RFC 5612
    private const string ByteOrderMark = "\uFEFF";            // says that the text is UTF-8 (RFC 5424, 6.4)
    private const int LongestHostName = 255;
    private const int LongestMessageId = 32;
    private const int LongestValue = 128;

    /// <summary>The message without framing, UTF-8, at most <see cref="SyslogOptions.MaxMessageBytes"/> long.</summary>
    public static byte[] Write(SinkDocument document, SyslogOptions options, string hostName)
    {
        var fields = DocumentFields.Of(document);
        var header = Encoding.UTF8.GetBytes($"{Header(document, fields, options.Facility, hostName)} {StructuredData(document, fields)} {ByteOrderMark}");
        var text = Encoding.UTF8.GetBytes(document.Json);
        if (header.Length + text.Length > options.MaxMessageBytes)
            text = DocumentSummary.Of(fields, options.MaxMessageBytes - header.Length);
        return [.. header, .. text];
    }

    private static string Header(SinkDocument document, DocumentFields fields, int facility, string hostName)
    {
        var priority = (facility * 8) + SeverityOf(document, fields);
        var time = document.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var messageId = fields.Text("event.code") ?? (document.Kind == SinkDocumentKinds.Checkpoint ? "checkpoint" : "alert");
        return $"<{priority}>1 {time} {Printable(hostName, LongestHostName)} secmon - {Printable(messageId, LongestMessageId)}";
    }

    /// <summary>RFC 5424, table 2. A checkpoint is informational.</summary>
    private static int SeverityOf(SinkDocument document, DocumentFields fields) => fields.Text("secmon.alert.severity") switch
    {
        "critical" => 2,
        "high" => 3,
        "medium" => 4,
        "low" => 5,
        null when document.Kind == SinkDocumentKinds.Alert => 4,
        _ => 6,
    };

    private static string StructuredData(SinkDocument document, DocumentFields fields)
    {
        var data = new StringBuilder().Append('[').Append(StructuredDataId);
        if (document.Kind == SinkDocumentKinds.Checkpoint)
        {
            Add(data, "checkpoint", fields.Text("secmon.checkpoint.sequence"));
            Add(data, "hash", fields.Text("secmon.checkpoint.hash"));
        }
        else
        {
            Add(data, "alert", fields.Text("event.id") ?? document.Id);
            Add(data, "rule", fields.Text("rule.name"));
            Add(data, "severity", fields.Text("secmon.alert.severity"));
            Add(data, "case", fields.Text("secmon.case.id"));
        }

        Add(data, "sequence", document.Sequence.ToString(CultureInfo.InvariantCulture));
        return data.Append(']').ToString();
    }

    private static void Add(StringBuilder data, string name, string? value)
    {
        if (value is null)
            return;
        data.Append(' ').Append(name).Append("=\"");
        foreach (var letter in PlainLine.Of(value, LongestValue))
        {
            if (letter is '"' or '\\' or ']')   // RFC 5424, 6.3.3
                data.Append('\\');
            data.Append(letter);
        }

        data.Append('"');
    }

    /// <summary>PRINTUSASCII of RFC 5424; a hyphen when nothing is left.</summary>
    private static string Printable(string text, int most)
    {
        var printable = string.Concat(text.Select(letter => letter is > ' ' and < '\x7F' ? letter : '_').Take(most));
        return printable.Length > 0 ? printable : "-";
    }
}
