using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Silo.Sinks;

namespace SecMon.Elasticsearch.Tests;

/// <summary>Documents as the follower gives them to a sink.</summary>
internal static class Documents
{
    public const string March = "secmon-alerts-2026.03";

    private static readonly DateTime Time = new(2026, 3, 14, 22, 41, 7, DateTimeKind.Utc);

    public static SinkDocument Alert(string id, DateTime? time = null, Action<JsonObject>? change = null)
    {
        var json = Example("alert-example.json", time ?? Time);
        json["event"]!["id"] = id;
        json["secmon"]!["alert"]!["id"] = id;
        change?.Invoke(json);
        return Of(SinkDocumentKinds.Alert, id, version: 1, time ?? Time, json);
    }

    public static SinkDocument[] Alerts(int count) => [.. Enumerable.Range(1, count).Select(number => Alert(string.Create(CultureInfo.InvariantCulture, $"al-{number}")))];

    /// <summary>An alert that no server takes: a scalar where the mapping has an object.</summary>
    public static SinkDocument Bad(string id) => Alert(id, change: json => json["user"] = "clerk_118");

    public static SinkDocument Case(string id, long revision, string status = "new")
    {
        var json = Example("case-example.json", Time);
        json["secmon"]!["case"]!["revision"] = revision;
        json["secmon"]!["case"]!["status"] = status;
        return Of(SinkDocumentKinds.Case, id, revision, Time, json);
    }

    public static SinkDocument Incident(string id, long revision, string status = "open")
    {
        var json = Example("incident-example.json", Time);
        json["secmon"]!["incident"]!["revision"] = revision;
        json["secmon"]!["incident"]!["status"] = status;
        return Of(SinkDocumentKinds.Incident, id, revision, Time, json);
    }

    public static SinkDocument Activity(string id, long version) => Of(SinkDocumentKinds.Activity, id, version, Time, JsonNode.Parse("""
        {"@timestamp":"2026-03-14T22:00:00Z","ecs":{"version":"9.4.0"},"event":{"kind":"metric","module":"secmon","dataset":"secmon.activity",
        "start":"2026-03-14T22:00:00Z","end":"2026-03-14T23:00:00Z"},"user":{"name":"clerk_118"},"host":{"name":"population-db-1"},
        "source":{"ip":["10.20.30.41","10.20.30.42"]},"secmon":{"source":{"id":"population-db-1"},"account":{"kind":"person"},"activity":{"events":214,
        "rows":214,"subjects":210,"addresses":2,"dossiers":1,"off_hours":214,"failures":0,"actions":{"read":214},"tables":{"pop.citizen":214}}}}
        """)!.AsObject());

    private static JsonObject Example(string file, DateTime time)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Examples", file)))!.AsObject();
        json["@timestamp"] = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return json;
    }

    private static SinkDocument Of(SinkDocumentKinds kind, string id, long version, DateTime time, JsonObject json) =>
        new() { Kind = kind, Id = id, Version = version, Time = time, Sequence = 1, Json = json.ToJsonString() };
}
