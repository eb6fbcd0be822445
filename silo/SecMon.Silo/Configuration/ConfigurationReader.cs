using System.Collections;
using System.Globalization;
using System.Net;
using SecMon.Detection.Enrichment;
using SecMon.Detection.Rules;
using SecMon.Events.Formats;
using SecMon.Silo.Sources;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SecMon.Silo.Configuration;

/// <summary>
/// Reads the configuration file and the environment over it (<c>SECMON__HTTP=…</c>, <c>SECMON__SOURCES__0__PATH=…</c>).
/// Every problem is reported at once, each with its line. Paths are relative to the current folder.
/// </summary>
public sealed class ConfigurationReader
{
    private const string Prefix = "SECMON__";

    private static readonly string[] TopKeys = ["data", "http", "rules", "lists", "sources", "sinks"];
    private static readonly string[] SourceKeys = ["id", "type", "path", "format", "timezone", "log_timezone", "start", "hours", "host", "logsource"];
    private static readonly string[] LogSourceKeys = ["category", "product", "service"];
    private static readonly string[] SinkKeys = ["type"];

    private readonly string _path;
    private readonly List<Diagnostic> _problems = [];

    private ConfigurationReader(string path) => _path = path;

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">The file; null uses defaults and the environment only.</param>
    /// <param name="environment">Environment variables.</param>
    /// <exception cref="ConfigurationException">The configuration cannot be used.</exception>
    public static SecMonOptions Read(string? path, IDictionary environment)
    {
        var reader = new ConfigurationReader(path ?? "environment");
        var root = path is null ? new YamlMappingNode() : reader.Parse(path);
        reader.Overlay(root, environment);
        var options = reader.ReadOptions(root);
        if (reader._problems.Count > 0)
            throw new ConfigurationException([.. reader._problems.OrderBy(problem => problem.Location.Line).ThenBy(problem => problem.Location.Column)]);
        return options;
    }

    private YamlMappingNode Parse(string path)
    {
        try
        {
            var stream = new YamlStream();
            using var text = new StreamReader(path);
            stream.Load(text);
            if (stream.Documents.Count == 0)
                return [];
            if (stream.Documents[0].RootNode is YamlMappingNode root)
                return root;
            Problem(stream.Documents[0].RootNode, "a configuration is a map", "begin with keys like  data: ./data");
        }
        catch (YamlException broken)
        {
            _problems.Add(new Diagnostic(At(broken.Start), IsError: true, broken.Message));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            _problems.Add(new Diagnostic(new SourceLocation(path, 1, 1), IsError: true, $"cannot be read: {unreadable.Message}"));
        }

        return [];
    }

    /// <summary><c>SECMON__SOURCES__0__PATH</c> stands for <c>sources: [{path: …}]</c>; names are not case-sensitive.</summary>
    private void Overlay(YamlMappingNode root, IDictionary environment)
    {
        var names = environment.Keys.Cast<string>().Where(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var path = name[Prefix.Length..].ToLowerInvariant().Split("__");
            if (!TopKeys.Contains(path[0]) || !TrySet(root, path, (string?)environment[name] ?? ""))
                _problems.Add(new Diagnostic(new SourceLocation($"environment variable {name}", 1, 1), IsError: true, "names nothing that can be set", $"begin with {Prefix} and one of: {string.Join(", ", TopKeys).ToUpperInvariant()}"));
        }
    }

    private static bool TrySet(YamlMappingNode root, string[] path, string value)
    {
        YamlNode at = root;
        for (var i = 0; i < path.Length; i++)
        {
            var isLast = i == path.Length - 1;
            YamlNode next = isLast ? new YamlScalarNode(value) : int.TryParse(path[i + 1], out _) ? new YamlSequenceNode() : new YamlMappingNode();
            switch (at)
            {
                case YamlMappingNode map when isLast || !map.Children.ContainsKey(path[i]):
                    map.Children[path[i]] = next;
                    at = next;
                    break;
                case YamlMappingNode map:
                    at = map.Children[path[i]];
                    break;
                case YamlSequenceNode list when int.TryParse(path[i], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= list.Children.Count:
                    if (index == list.Children.Count)
                        list.Children.Add(next);
                    at = list.Children[index];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private SecMonOptions ReadOptions(YamlMappingNode root)
    {
        CheckKeys(root, TopKeys);
        var defaults = new SecMonOptions();
        return new SecMonOptions
        {
            Data = Text(root, "data") ?? defaults.Data,
            Http = Http(root) ?? defaults.Http,
            Rules = Folder(root, "rules") ?? RulesFolder.Default(),
            Lists = Folder(root, "lists"),
            Sources = Sources(root),
            Sinks = Sinks(root) ?? defaults.Sinks,
        };
    }

    private IPEndPoint? Http(YamlMappingNode root)
    {
        if (Text(root, "http") is not { } text)
            return null;
        var value = text.Replace("localhost", "127.0.0.1", StringComparison.OrdinalIgnoreCase);
        if (IPEndPoint.TryParse(value, out var endPoint) && value.Contains(':', StringComparison.Ordinal))
            return endPoint;
        Problem(root.Children["http"], $"'{text}' is no address and port", "write  http: 127.0.0.1:8080   (port 0 picks one and prints it)");
        return null;
    }

    private string? Folder(YamlMappingNode root, string key)
    {
        if (Text(root, key) is not { } path)
            return null;
        if (!Directory.Exists(path))
            Problem(root.Children[key], $"there is no folder {path}", $"paths are relative to the current folder, {Environment.CurrentDirectory}");
        return path;
    }

    private List<SourceOptions> Sources(YamlMappingNode root)
    {
        var sources = new List<SourceOptions>();
        foreach (var node in Items(root, "sources"))
        {
            if (Source(node) is not { } source)
                continue;
            if (sources.Exists(other => other.Id == source.Id))
                Problem(node, $"two sources have the id '{source.Id}'", "ids are unique: they name checkpoints");
            sources.Add(source);
        }

        return sources;
    }

    private SourceOptions? Source(YamlMappingNode node)
    {
        CheckKeys(node, SourceKeys);
        var before = _problems.Count;
        var id = Required(node, "id");
        var path = Required(node, "path");
        var format = Format(node);
        if (Text(node, "type") is { } type && type != "file")
            Problem(node.Children["type"], $"unknown source type '{type}'", "types: file");
        var start = StartMode.Beginning;
        if (Text(node, "start") is { } startText && !StartMode.TryParse(startText, out start))
            Problem(node.Children["start"], $"'{startText}' is no start", "write  beginning,  end,  or  since 24h");
        var hours = Hours(node);
        var zone = Zone(node, "timezone");
        var logZone = Zone(node, "log_timezone");
        if (_problems.Count > before || id is null || path is null || format is null)
            return null;
        return new SourceOptions
        {
            Id = id,
            Path = path,
            Format = format,
            TimeZone = zone ?? Events.LocalTime.DefaultZone,
            LogTimeZone = logZone,
            Start = start,
            Hours = hours,
            Host = Text(node, "host"),
            LogSource = LogSourceOf(node, format),
        };
    }

    private LogFormat? Format(YamlMappingNode node)
    {
        if (Required(node, "format") is not { } name)
            return null;
        if (LogFormats.Find(name) is { } format)
            return format;
        var known = string.Join(", ", LogFormats.All.Select(other => other.Name));
        Problem(node.Children["format"], $"unknown format '{name}'", $"formats: {known}");
        return null;
    }

    private OfficeHours? Hours(YamlMappingNode node)
    {
        if (Text(node, "hours") is not { } text)
            return null;
        if (OfficeHours.TryParse(text, out var hours))
            return hours;
        Problem(node.Children["hours"], $"'{text}' are no hours", "write days and times:  mon-fri 07:30-17:30");
        return null;
    }

    private TimeZoneInfo? Zone(YamlMappingNode node, string key)
    {
        if (Text(node, key) is not { } name)
            return null;
        if (name == Events.LocalTime.DefaultZone.Id)
            return Events.LocalTime.DefaultZone;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            return zone;
        Problem(node.Children[key], $"unknown time zone '{name}'", "write an IANA name like Asia/Ho_Chi_Minh; Debian has them in the package tzdata");
        return null;
    }

    private LogSource LogSourceOf(YamlMappingNode node, LogFormat format)
    {
        if (!node.Children.TryGetValue("logsource", out var value))
            return new LogSource(format.Category, format.Product, format.Service);
        if (value is not YamlMappingNode map)
        {
            Problem(value, "logsource is a map", "write  logsource: {category: database, product: postgresql}");
            return LogSource.Undeclared;
        }

        CheckKeys(map, LogSourceKeys);
        return new LogSource(Text(map, "category"), Text(map, "product"), Text(map, "service"));
    }

    private List<SinkOptions>? Sinks(YamlMappingNode root)
    {
        if (!root.Children.ContainsKey("sinks"))
            return null;
        var sinks = new List<SinkOptions>();
        foreach (var node in Items(root, "sinks"))
        {
            CheckKeys(node, SinkKeys);
            if (Required(node, "type") is not { } type)
                continue;
            if (type != "console")
                Problem(node.Children["type"], $"unknown sink type '{type}'", "types: console");
            sinks.Add(new SinkOptions(type));
        }

        return sinks;
    }

    private IEnumerable<YamlMappingNode> Items(YamlMappingNode root, string key)
    {
        if (!root.Children.TryGetValue(key, out var value))
            yield break;
        if (value is not YamlSequenceNode list)
        {
            Problem(value, $"{key} is a list", $"write  {key}:  and below it lines that begin with a dash");
            yield break;
        }

        foreach (var item in list)
        {
            if (item is YamlMappingNode map)
                yield return map;
            else
                Problem(item, $"each of the {key} is a map", "write  - {id: …, path: …, format: …}");
        }
    }

    private string? Required(YamlMappingNode node, string key)
    {
        var text = Text(node, key);
        if (text is null && !node.Children.ContainsKey(key))
            Problem(node, $"'{key}' is missing", $"add  {key}: …");
        return text;
    }

    private string? Text(YamlMappingNode node, string key)
    {
        if (!node.Children.TryGetValue(key, out var value))
            return null;
        if (value is YamlScalarNode { Value.Length: > 0 } scalar)
            return scalar.Value;
        Problem(value, $"'{key}' is a text", help: null);
        return null;
    }

    private void CheckKeys(YamlMappingNode node, string[] known)
    {
        foreach (var key in node.Children.Keys)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (!known.Contains(name))
                Problem(key, $"unknown key '{name}'", $"keys here: {string.Join(", ", known)}");
        }
    }

    private void Problem(YamlNode node, string message, string? help) =>
        _problems.Add(new Diagnostic(At(node.Start), IsError: true, message, help));

    private SourceLocation At(Mark mark) => new(_path, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));
}
