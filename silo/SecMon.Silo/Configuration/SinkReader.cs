using SecMon.Silo.Delivery;
using YamlDotNet.RepresentationModel;

namespace SecMon.Silo.Configuration;

/// <summary>Reads <c>sinks:</c>.</summary>
/// <param name="settings">Of the configuration.</param>
internal sealed class SinkReader(Settings settings)
{
    private static readonly string[] CommonKeys = ["type", "name", "min_level", "tags", "sources", "pages_only", "backfill", "repeat"];

    /// <summary>The sinks; null when the configuration says nothing about them.</summary>
    public List<SinkOptions>? Read(YamlMappingNode root)
    {
        if (!root.Children.ContainsKey("sinks"))
            return null;
        var sinks = new List<SinkOptions>();
        foreach (var node in settings.Items(root, "sinks"))
        {
            if (Sink(node) is not { } sink)
                continue;
            if (sinks.Exists(other => other.Name == sink.Name))
                settings.Problem(node, $"two sinks have the name '{sink.Name}'", $"names are unique: they name cursors. Add  name: {sink.Name}-2");
            sinks.Add(sink);
        }

        return sinks;
    }

    private SinkOptions? Sink(YamlMappingNode node)
    {
        if (settings.Required(node, "type") is not { } type)
            return null;
        if (!Types.TryGetValue(type, out var known))
        {
            settings.Problem(node.Children["type"], $"unknown sink type '{type}'", $"types: {string.Join(", ", Types.Keys)}");
            return null;
        }

        settings.CheckKeys(node, [.. CommonKeys, .. known.Keys]);
        return new SinkOptions
        {
            Type = type,
            Name = settings.Text(node, "name") ?? type,
            Route = Route(node, type == "alertmanager"),
            Settings = known.Read(settings, node),
        };
    }

    private SinkRoute Route(YamlMappingNode node, bool isForPages)
    {
        var defaults = new SinkRoute();
        return new SinkRoute
        {
            MinLevel = settings.Level(node, "min_level") ?? defaults.MinLevel,
            Tags = settings.Texts(node, "tags"),
            Sources = settings.Texts(node, "sources"),
            PagesOnly = settings.Boolean(node, "pages_only") ?? isForPages,
            TellsBackfill = settings.Boolean(node, "backfill") ?? defaults.TellsBackfill,
            Repeat = settings.Duration(node, "repeat") ?? defaults.Repeat,
        };
    }

    private static readonly Dictionary<string, (string[] Keys, Func<Settings, YamlMappingNode, object?> Read)> Types = new()
    {
        ["console"] = ([], (_, _) => null),
    };
}
