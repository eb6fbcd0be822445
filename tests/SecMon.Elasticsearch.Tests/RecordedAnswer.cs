using System.Text.Json.Nodes;
using SecMon.Elasticsearch.StandIn;
using SecMon.Silo.Sinks;

namespace SecMon.Elasticsearch.Tests;

/// <summary>A recorded answer: status, headers and body.</summary>
internal sealed class RecordedAnswer(string file)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Recorded");
    private readonly JsonObject _entry = Manifest[file]!.AsObject();

    public static JsonObject Manifest { get; } = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "manifest.json")))!.AsObject();

    public int Status => (int)_entry["status"]!;

    public string Body => File.ReadAllText(Path.Combine(Folder, file));

    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    public string ErrorType => (string)Json["error"]!["type"]!;

    /// <summary>The fault that answers so, to requests of a path.</summary>
    public Fault To(string path) => new()
    {
        Path = path,
        IsExact = true,
        Instead = Answer.Text(Status, Body, (string)_entry["headers"]!["content-type"]!),
    };

    /// <summary>The documents that the answer is about, or two when it is about none.</summary>
    public SinkDocument[] Documents()
    {
        if (!file.EndsWith(".json", StringComparison.Ordinal) || Json["items"] is not JsonArray items)
            return [Tests.Documents.Alert("al-1"), Tests.Documents.Alert("al-2")];
        return [.. items.Select(item => Tests.Documents.Alert((string)item!.AsObject().First().Value!["_id"]!))];
    }
}
