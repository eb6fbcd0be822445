using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.Dashboards.Tests.Boards;

/// <summary>A generated board, as Grafana reads it.</summary>
internal sealed record Board(string File, JsonObject Json)
{
    public static readonly string Folder = Path.Combine(Repository.Root, "dashboards", "grafana");

    public string Uid => (string)Json["uid"]!;

    /// <summary>Panels with data, also those of rows that are folded.</summary>
    public IReadOnlyList<Panel> Panels { get; } =
        [.. Json["panels"]!.AsArray().SelectMany(panel => panel!["panels"] is JsonArray inside ? inside.Prepend(panel) : [panel]).Where(panel => (string)panel!["type"]! != "row").Select(panel => new Panel(File, panel!.AsObject()))];

    public IReadOnlyList<JsonObject> Variables { get; } = [.. Json["templating"]!["list"]!.AsArray().Select(variable => variable!.AsObject())];

    /// <summary>Reads all of them.</summary>
    public static IReadOnlyList<Board> ReadAll() =>
        [.. Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal).Select(path => new Board(Path.GetFileName(path), JsonNode.Parse(System.IO.File.ReadAllText(path))!.AsObject()))];

    public Panel this[string title] => Panels.Single(panel => panel.Title == title);
}
