using SecMon.Detection.Enrichment;
using SecMon.Detection.Rules;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;
using SecMon.Silo.Sources;
using YamlDotNet.RepresentationModel;

namespace SecMon.Silo.Configuration;

/// <summary>Reads <c>sources:</c>.</summary>
/// <param name="settings">Of the configuration.</param>
internal sealed class SourceReader(Settings settings)
{
    private static readonly string[] SourceKeys = ["id", "type", "path", "format", "timezone", "log_timezone", "start", "hours", "host", "logsource", "live_within", "skew", "subjects"];
    private static readonly string[] LogSourceKeys = ["category", "product", "service"];

    private readonly SubjectsReader _subjects = new(settings);

    /// <summary>The sources under <c>sources:</c>.</summary>
    public List<SourceOptions> Read(YamlMappingNode root)
    {
        var sources = new List<SourceOptions>();
        var subjects = _subjects.Read(root, SubjectColumns.Default);
        foreach (var node in settings.Items(root, "sources"))
        {
            if (Source(node, subjects) is not { } source)
                continue;
            NameRules.CheckSource(settings, node, source.Id, sources.Select(other => other.Id));
            sources.Add(source);
        }

        return sources;
    }

    private SourceOptions? Source(YamlMappingNode node, SubjectColumns subjects)
    {
        settings.CheckKeys(node, SourceKeys);
        var before = settings.Problems.Count;
        var id = settings.Required(node, "id");
        var path = settings.Required(node, "path");
        var format = Format(node);
        if (settings.Text(node, "type") is { } type && type != "file")
            settings.Problem(node.Children["type"], $"unknown source type '{type}'", "types: file");
        var start = StartMode.Beginning;
        if (settings.Text(node, "start") is { } startText && !StartMode.TryParse(startText, out start))
            settings.Problem(node.Children["start"], $"'{startText}' is no start", "write  beginning,  end,  or  since 24h");
        var hours = Hours(node);
        var zone = settings.Zone(node, "timezone");
        var logZone = settings.Zone(node, "log_timezone");
        subjects = _subjects.Read(node, subjects);
        if (settings.Problems.Count > before || id is null || path is null || format is null)
            return null;
        return new SourceOptions
        {
            Id = id,
            Path = path,
            Format = format,
            TimeZone = zone ?? Events.LocalTime.DefaultZone,
            LogTimeZone = logZone,
            Subjects = subjects,
            Skew = settings.Duration(node, "skew") ?? Detection.StreamClock.DefaultSkew,
            Start = start,
            Hours = hours,
            Host = settings.Text(node, "host"),
            LiveWithin = LiveWithin(node),
            LogSource = LogSourceOf(node, format),
        };
    }

    /// <summary><c>off</c> for a database that may be quiet for long.</summary>
    private TimeSpan? LiveWithin(YamlMappingNode node)
    {
        if (node.Children.TryGetValue("live_within", out var value) && value is YamlScalarNode { Value: "off" })
            return null;
        return settings.Duration(node, "live_within") ?? TimeSpan.FromSeconds(60);
    }

    private LogFormat? Format(YamlMappingNode node)
    {
        if (settings.Required(node, "format") is not { } name)
            return null;
        if (LogFormats.Find(name) is { } format)
            return format;
        var known = string.Join(", ", LogFormats.All.Select(other => other.Name));
        settings.Problem(node.Children["format"], $"unknown format '{name}'", $"formats: {known}");
        return null;
    }

    private OfficeHours? Hours(YamlMappingNode node)
    {
        if (settings.Text(node, "hours") is not { } text)
            return null;
        if (OfficeHours.TryParse(text, out var hours))
            return hours;
        settings.Problem(node.Children["hours"], $"'{text}' are no hours", "write days and times:  mon-fri 07:30-17:30");
        return null;
    }

    private LogSource LogSourceOf(YamlMappingNode node, LogFormat format)
    {
        if (!node.Children.TryGetValue("logsource", out var value))
            return new LogSource(format.Category, format.Product, format.Service);
        if (value is not YamlMappingNode map)
        {
            settings.Problem(value, "logsource is a map", "write  logsource: {category: database, product: postgresql}");
            return LogSource.Undeclared;
        }

        settings.CheckKeys(map, LogSourceKeys);
        return new LogSource(settings.Text(map, "category"), settings.Text(map, "product"), settings.Text(map, "service"));
    }
}
