using System.Globalization;

namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>
/// Names of indices, computed here only. A document's index follows from its own time, which never changes, so the same id
/// always goes to the same index and is unique there, however late it is sent.
/// </summary>
internal static class IndexNames
{
    /// <summary>Template, read alias and prefix of the indices of a kind.</summary>
    /// <exception cref="ArgumentException">A kind that is not sent to Elasticsearch.</exception>
    public static string AliasOf(SinkDocumentKinds kind) => kind switch
    {
        SinkDocumentKinds.Alert => "secmon-alerts",
        SinkDocumentKinds.Case => "secmon-cases",
        SinkDocumentKinds.Incident => "secmon-incidents",
        SinkDocumentKinds.Activity => "secmon-activity",
        _ => throw new ArgumentException($"no index is made for {kind}", nameof(kind)),
    };

    /// <summary>The index of a document: one per kind and UTC month.</summary>
    public static string IndexOf(SinkDocument document)
    {
        var time = document.Time.Kind == DateTimeKind.Local ? document.Time.ToUniversalTime() : document.Time;
        return string.Create(CultureInfo.InvariantCulture, $"{AliasOf(document.Kind)}-{time:yyyy.MM}");
    }
}
