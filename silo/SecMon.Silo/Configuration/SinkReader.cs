using SecMon.Silo.Delivery;
using SecMon.Silo.Sinks.Email;
using SecMon.Silo.Sinks.Files;
using YamlDotNet.RepresentationModel;

namespace SecMon.Silo.Configuration;

/// <summary>Reads <c>sinks:</c>.</summary>
/// <param name="settings">Of the configuration.</param>
internal sealed class SinkReader(Settings settings)
{
    /// <summary>The second sink of <c>type: email</c>: what is not urgent, collected.</summary>
    public const string EmailDigest = "email-digest";

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
            SinkOptions[] added = sink.Settings is EmailOptions ? [sink, sink with { Type = EmailDigest, Name = $"{sink.Name}-digest" }] : [sink];
            foreach (var one in added)
                NameRules.CheckSink(settings, node, one.Name, sinks.Select(other => other.Name));
            if (sink.Settings is FileSinkOptions file && sinks.Exists(other => other.Settings is FileSinkOptions before && IsSameFile(before.Path, file.Path)))
                settings.Problem(node, $"two sinks write to {file.Path}", "each would rotate away what the other wrote: give each its own path");
            sinks.AddRange(added);
        }

        return sinks;
    }

    private static bool IsSameFile(string one, string other) => string.Equals(Path.GetFullPath(one), Path.GetFullPath(other), StringComparison.OrdinalIgnoreCase);

    private SinkOptions? Sink(YamlMappingNode node)
    {
        if (settings.Required(node, "type") is not { } type)
            return null;
        if (SinkTypes.Find(type) is not { } known)
        {
            settings.Problem(node.Children["type"], $"unknown sink type '{type}'", $"types: {string.Join(", ", SinkTypes.Names)}");
            return null;
        }

        settings.CheckKeys(node, [.. CommonKeys, .. known.Keys]);
        var name = settings.Text(node, "name") ?? type;
        return new SinkOptions
        {
            Type = type,
            Name = name,
            Route = Route(node, type),
            Settings = known.Read(settings, node, name),
        };
    }

    private SinkRoute Route(YamlMappingNode node, string type)
    {
        var defaults = new SinkRoute();
        return new SinkRoute
        {
            MinLevel = settings.Level(node, "min_level") ?? defaults.MinLevel,
            Tags = settings.Texts(node, "tags"),
            Sources = settings.Texts(node, "sources"),
            PagesOnly = settings.Boolean(node, "pages_only") ?? type == "alertmanager",
            TellsBackfill = settings.Boolean(node, "backfill") ?? type == "console",
            Repeat = settings.Duration(node, "repeat") ?? defaults.Repeat,
        };
    }
}
