using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>
/// A detection rule worked out straight from its YAML, slowly, by what sigma.md says: it shares no code with the engine, so that
/// where the two agree both understood the page alike.
/// </summary>
internal sealed class OracleRule
{
    private readonly YamlMappingNode _document;
    private readonly OracleDetection _detection;
    private readonly List<OracleDetection> _filters = [];

    private OracleRule(YamlMappingNode document, IReadOnlyDictionary<string, string[]> lists)
    {
        _document = document;
        _detection = new OracleDetection((YamlMappingNode)document.Children["detection"], lists);
    }

    public string Title => Text(_document, "title")!;

    /// <summary>Reads the detection rules of sound files, with the filters of all of them.</summary>
    public static List<OracleRule> Read(IEnumerable<string> files, IReadOnlyDictionary<string, string[]> lists)
    {
        var documents = files.SelectMany(Documents).ToList();
        var rules = documents.Where(one => one.Children.ContainsKey("detection") && Text(one, "status") != "unsupported").Select(one => new OracleRule(one, lists)).ToList();
        foreach (var document in documents.Where(one => one.Children.ContainsKey("filter")))
        {
            var filter = (YamlMappingNode)document.Children["filter"];
            foreach (var rule in rules.Where(rule => rule.IsNamedBy(filter.Children["rules"]) && rule.HasLogSource(document)))
                rule._filters.Add(new OracleDetection(filter, lists, "rules"));
        }

        return rules;
    }

    /// <summary>True when the rule sees a source that declares this (sigma.md 2.1).</summary>
    public bool Sees(string? category, string? product, string? service) =>
        Fits("category", category) && Fits("product", product) && Fits("service", service);

    public bool Holds(JsonElement access) => _detection.Holds(access) && _filters.TrueForAll(filter => filter.Holds(access));

    private static IEnumerable<YamlMappingNode> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>();
    }

    private bool IsNamedBy(YamlNode rules)
    {
        string[] names = [.. (rules is YamlSequenceNode list ? list.Children : [rules]).Select(one => ((YamlScalarNode)one).Value!)];
        return names is [] or ["any"] || names.Contains(Text(_document, "id")) || names.Contains(Text(_document, "name"));
    }

    private bool HasLogSource(YamlMappingNode filter) =>
        new[] { "category", "product", "service" }.All(key => LogSource(filter, key) is not { } wanted || string.Equals(wanted, LogSource(_document, key), StringComparison.OrdinalIgnoreCase));

    private bool Fits(string key, string? declared) =>
        LogSource(_document, key) is not { } wanted || declared is null || string.Equals(wanted, declared, StringComparison.OrdinalIgnoreCase);

    private static string? LogSource(YamlMappingNode document, string key) => Text((YamlMappingNode)document.Children["logsource"], key);

    private static string? Text(YamlMappingNode map, string key) => map.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;
}
