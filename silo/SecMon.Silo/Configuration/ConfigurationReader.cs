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

    private static readonly string[] TopKeys = ["data", "http", "hosts", "rules", "lists", "subjects", "sources", "sinks", "ledger", "delivery", "evidence", "public_url", "api_token_file", "metrics", "metrics_token_file"];

    private readonly Settings _settings;

    private ConfigurationReader(string path) => _settings = new Settings(path);

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
        if (reader._settings.Problems.Count > 0)
            throw new ConfigurationException([.. reader._settings.Problems.OrderBy(problem => problem.Location.Line).ThenBy(problem => problem.Location.Column)]);
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
            _settings.Problem(stream.Documents[0].RootNode, "a configuration is a map", "begin with keys like  data: ./data");
        }
        catch (YamlException broken)
        {
            _settings.Problem(new Diagnostic(_settings.At(broken.Start), IsError: true, broken.Message));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            _settings.Problem(new Diagnostic(new SourceLocation(path, 1, 1), IsError: true, $"cannot be read: {unreadable.Message}"));
        }

        return [];
    }

    /// <summary><c>SECMON__SOURCES__0__PATH</c> stands for <c>sources: [{path: …}]</c>; names are not case-sensitive.</summary>
    private void Overlay(YamlMappingNode root, IDictionary environment)
    {
        var names = environment.Keys.Cast<string>().Where(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var path = RuleOptionsReader.Place(root, name[Prefix.Length..].ToLowerInvariant().Split("__"));
            if (!TopKeys.Contains(path[0]) || !TrySet(root, path, (string?)environment[name] ?? ""))
                _settings.Problem(new Diagnostic(new SourceLocation($"environment variable {name}", 1, 1), IsError: true, "names nothing that can be set", $"begin with {Prefix} and one of: {string.Join(", ", TopKeys).ToUpperInvariant()}"));
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
        _settings.CheckKeys(root, TopKeys);
        var defaults = new SecMonOptions();
        var rules = new RuleOptionsReader(_settings);
        return new SecMonOptions
        {
            Data = _settings.Text(root, "data") ?? defaults.Data,
            Http = Address(root, "http", "127.0.0.1:8080") ?? defaults.Http,
            Metrics = Metrics(root),
            Hosts = Hosts(root),
            Rules = rules.FolderOf(root) ?? RulesFolder.Default(),
            ShadowStatuses = rules.ShadowOf(root),
            Lists = _settings.Folder(root, "lists"),
            Sources = new SourceReader(_settings).Read(root),
            Sinks = new SinkReader(_settings).Read(root) ?? defaults.Sinks,
            Ledger = new LedgerOptionsReader(_settings).Read(root),
            Delivery = new DeliveryOptionsReader(_settings).Read(root),
            // A file that is not there shuts a door; a silo that does not start would see nothing.
            ApiTokenFile = _settings.Text(root, "api_token_file"),
            MetricsTokenFile = _settings.Text(root, "metrics_token_file"),
            KeepsRawEvidence = Evidence(root),
        };
    }

    /// <summary>Open to all who reach it, so only this machine may, unless there is a token.</summary>
    private IPEndPoint? Metrics(YamlMappingNode root)
    {
        if (Address(root, "metrics", "127.0.0.1:9464") is not { } address)
            return null;
        if (!IPAddress.IsLoopback(address.Address) && !root.Children.ContainsKey("metrics_token_file"))
            _settings.Problem(root.Children["metrics"], $"'{address}' is reached from other machines, and nothing asks for a token there", "write  metrics: 127.0.0.1:9464,  or add  metrics_token_file: FILE");
        return address;
    }

    private IPEndPoint? Address(YamlMappingNode root, string key, string example)
    {
        if (_settings.Text(root, key) is not { } text)
            return null;
        var value = text.Replace("localhost", "127.0.0.1", StringComparison.OrdinalIgnoreCase);
        if (IPEndPoint.TryParse(value, out var endPoint) && value.Contains(':', StringComparison.Ordinal))
            return endPoint;
        _settings.Problem(root.Children[key], $"'{text}' is no address and port", $"write  {key}: {example}   (port 0 picks one and prints it)");
        return null;
    }

    private IReadOnlyList<string> Hosts(YamlMappingNode root)
    {
        var (names, others) = (new List<string>(), new List<string>());
        foreach (var text in _settings.Texts(root, "hosts"))
            (Uri.CheckHostName(text) == UriHostNameType.Dns ? names : others).Add(text);
        foreach (var other in others)
            _settings.Problem(root.Children["hosts"], $"'{other}' is no name of a host", "write  hosts: [secmon.example.org]   without scheme and port; IP addresses need not be named");
        return [.. names.Select(name => new Uri($"http://{name}").IdnHost)];
    }

    /// <summary><c>evidence: keep</c> also keeps the raw bytes of records, sealed.</summary>
    private bool Evidence(YamlMappingNode root)
    {
        if (_settings.Text(root, "evidence") is not { } text || text == "masked")
            return false;
        if (text != "keep")
            _settings.Problem(root.Children["evidence"], $"unknown value '{text}'", "write  masked  (the default) or  keep  (also the raw records, sealed)");
        return true;
    }
}
