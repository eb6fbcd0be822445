using System.Text.Json.Nodes;

namespace SecMon.Dashboards.Tests.Boards;

/// <summary>A panel with data.</summary>
internal sealed record Panel(string File, JsonObject Json)
{
    public string Title => (string)Json["title"]!;

    public string Type => (string)Json["type"]!;

    public string Name => $"{File}, {Title}";

    public IReadOnlyList<JsonObject> Targets { get; } = [.. Json["targets"]!.AsArray().Select(target => target!.AsObject())];

    /// <summary>Its queries to Prometheus.</summary>
    public IEnumerable<string> Expressions => Targets.Where(target => KindOf(target) == "prometheus").Select(target => (string)target["expr"]!);

    /// <summary>Its queries to Elasticsearch.</summary>
    public IEnumerable<JsonObject> Searches => Targets.Where(target => KindOf(target) == "elasticsearch");

    /// <summary>Links of its values, columns included.</summary>
    public IEnumerable<JsonObject> Links =>
        (Json["fieldConfig"]!["defaults"]!["links"] as JsonArray ?? [])
        .Concat(Json["fieldConfig"]!["overrides"]!.AsArray().SelectMany(one => one!["properties"]!.AsArray()).Where(property => (string)property!["id"]! == "links").SelectMany(property => property!["value"]!.AsArray()))
        .Select(link => link!.AsObject());

    /// <summary>Names of the columns that its table keeps.</summary>
    public IEnumerable<string> Columns => (Json["transformations"] as JsonArray ?? [])
        .Where(step => (string)step!["id"]! == "filterFieldsByName")
        .SelectMany(step => step!["options"]!["include"]!["names"]!.AsArray())
        .Select(name => (string)name!);

    public static string KindOf(JsonObject target) => (string)target["datasource"]!["type"]!;
}
