using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace SecMon.Silo.Sinks.Webhook;

/// <summary>Writes a document as a CloudEvent in structured mode (CloudEvents 1.0.2, JSON event format).</summary>
internal static class CloudEvent
{
    public const string MediaType = "application/cloudevents+json";

    /// <summary>The event, UTF-8. The same document always gives the same bytes.</summary>
    public static byte[] Write(SinkDocument document, string source)
    {
        var fields = DocumentFields.Of(document);
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("specversion", "1.0");
        json.WriteString("id", document.Id);
        json.WriteString("source", source);
        json.WriteString("type", TypeOf(document, fields));
        json.WriteString("time", TimeOf(document, fields).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
        if (SubjectOf(document, fields) is { } subject)
            json.WriteString("subject", subject);
        json.WriteString("datacontenttype", "application/json");
        json.WritePropertyName("data");
        json.WriteRawValue(document.Json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static string TypeOf(SinkDocument document, DocumentFields fields) => document.Kind switch
    {
        SinkDocumentKinds.Checkpoint => "secmon.ledger.checkpoint",
        SinkDocumentKinds.Health => $"secmon.health.{ActionOf(fields)}",
        _ => $"{(IsIncident(fields) ? "secmon.incident" : "secmon.case")}.{ActionOf(fields)}",
    };

    private static bool IsIncident(DocumentFields fields) => fields.Text("event.dataset") == "secmon.incident";

    private static string ActionOf(DocumentFields fields) => fields.Text("event.action") ?? "changed";

    /// <summary>When it happened: the document of a case or an incident keeps its first alert's time, so its last change says more.</summary>
    private static DateTime TimeOf(SinkDocument document, DocumentFields fields) =>
        fields.Time("secmon.case.updated") ?? fields.Time("secmon.incident.updated") ?? fields.Time("@timestamp") ?? document.Time;

    private static string? SubjectOf(SinkDocument document, DocumentFields fields) => document.Kind switch
    {
        SinkDocumentKinds.Notice => fields.Text("secmon.incident.id") ?? fields.Text("secmon.case.id"),
        SinkDocumentKinds.Health => fields.Text("secmon.health.subject"),
        _ => null,
    };
}
