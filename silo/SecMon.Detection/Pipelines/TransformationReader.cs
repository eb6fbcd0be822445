using System.Text.RegularExpressions;
using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Pipelines;

/// <summary>Reads one transformation of a pipeline.</summary>
/// <param name="pipeline">The pipeline's name.</param>
/// <param name="vars">Values of placeholders.</param>
/// <param name="problems">The problems of the file.</param>
internal sealed partial class TransformationReader(string pipeline, IReadOnlyDictionary<string, IReadOnlyList<string>> vars, Problems problems)
{
    private static readonly Dictionary<string, string[]> KeysOf = new()
    {
        ["field_name_mapping"] = ["mapping"],
        ["field_name_prefix_mapping"] = ["mapping"],
        ["field_name_prefix"] = ["prefix"],
        ["field_name_suffix"] = ["suffix"],
        ["value_placeholders"] = ["include", "exclude"],
        ["replace_string"] = ["regex", "replacement"],
        ["change_logsource"] = ["category", "product", "service"],
        ["add_condition"] = ["conditions", "negated"],
        ["drop_detection_item"] = [],
        ["rule_failure"] = ["message"],
    };

    private static readonly Dictionary<string, string> NotSupported = new()
    {
        ["set_state"] = "state is for what writes queries, and SecMon evaluates rules itself: take the transformation away",
        ["query_expression_placeholders"] = "it writes parts of queries; use value_placeholders with vars, or a list: lists/NAME.txt fills %NAME%",
        ["wildcard_placeholders"] = "write vars: {NAME: '*'} and use value_placeholders",
    };

    /// <summary>Reads a transformation.</summary>
    /// <returns>Null when it is wrong; the problems are noted.</returns>
    public Transformation? Read(YamlNode node)
    {
        if (node is not YamlMap map)
        {
            problems.Error(node, $"a transformation is a map, not {node.Noun}", "for example {type: field_name_prefix, prefix: winlog.event_data.}");
            return null;
        }

        var keys = new TypedMap(map, problems);
        if (TypeOf(map, keys) is not { } type)
            return null;
        keys.RefuseOthers($"in a transformation of type '{type}'", ["id", "type", .. ScopeReader.Keys, .. KeysOf[type]]);
        keys.Scalar("id");
        var scope = new ScopeReader(problems).Read(map);
        return type switch
        {
            "field_name_mapping" => Mapping(map) is { } names ? new FieldTransformation(scope, field => names.GetValueOrDefault(field) ?? [field]) : null,
            "field_name_prefix_mapping" => Mapping(map) is { } prefixes ? new FieldTransformation(scope, field => WithPrefix(field, prefixes)) : null,
            "field_name_prefix" => Required(keys, "prefix", "winlog.event_data.") is { } prefix ? new FieldTransformation(scope, field => [prefix + field]) : null,
            "field_name_suffix" => Required(keys, "suffix", ".text") is { } suffix ? new FieldTransformation(scope, field => [field + suffix]) : null,
            "value_placeholders" => new PlaceholderTransformation(scope, Placeholders(keys)),
            "replace_string" => Replace(keys, scope),
            "change_logsource" => LogSourceOf(map, keys) is { } source ? new LogSourceTransformation(scope, source) : null,
            "add_condition" => Conditions(map, keys) is { } lines ? new ConditionTransformation(scope, lines, keys.Boolean("negated") ?? false) : null,
            "drop_detection_item" => new DropTransformation(scope),
            _ => Required(keys, "message", "'rules of this log source are not for us'") is { } message ? new FailureTransformation(scope, message, pipeline) : null,
        };
    }

    private string? TypeOf(YamlMap map, TypedMap keys)
    {
        if (!keys.Has("type"))
            problems.Error(map, "the transformation has no type", $"one of {string.Join(", ", KeysOf.Keys)}");
        if (keys.Scalar("type") is not { } type)
            return null;
        if (KeysOf.ContainsKey(type.Text))
            return type.Text;
        problems.Error(type, $"transformations of type '{type.Text}' are not supported", NotSupported.GetValueOrDefault(type.Text) ?? Spelling.Help(type.Text, "Supported", KeysOf.Keys));
        return null;
    }

    private Dictionary<string, IReadOnlyList<string>>? Mapping(YamlMap map)
    {
        if (map.Find("mapping")?.Value is not YamlMap { Pairs.Count: > 0 } mapping)
        {
            problems.Error(map.Find("mapping")?.Key ?? (YamlNode)map, "the transformation needs a 'mapping' of names", "for example mapping: {CommandLine: process.command_line}");
            return null;
        }

        var keys = new TypedMap(mapping, problems);
        foreach (var pair in mapping.Pairs.Where(pair => pair.Value is YamlScalar { IsNull: true } or YamlSequence { Members.Count: 0 }))
            problems.Error(pair.Key, $"'{pair.Key.Text}' is mapped to nothing", "write a name, a list of names of which any may hold, or take the line away");
        return mapping.Pairs.Select(pair => (pair.Key.Text, Names: keys.OneOrMore(pair.Key.Text))).Where(pair => pair.Names.Count > 0)
            .ToDictionary(pair => pair.Text, pair => (IReadOnlyList<string>)[.. pair.Names.Select(name => name.Text)]);
    }

    /// <summary>The longest prefix counts.</summary>
    private static IReadOnlyList<string> WithPrefix(string field, Dictionary<string, IReadOnlyList<string>> prefixes)
    {
        var prefix = prefixes.Keys.Where(one => field.StartsWith(one, StringComparison.Ordinal)).MaxBy(one => one.Length);
        return prefix is null ? [field] : [.. prefixes[prefix].Select(other => other + field[prefix.Length..])];
    }

    private string? Required(TypedMap keys, string key, string example)
    {
        if (!keys.Has(key))
            problems.Error(keys.Map, $"the transformation has no '{key}'", $"for example {key}: {example}");
        return keys.Text(key);
    }

    private Dictionary<string, IReadOnlyList<string>> Placeholders(TypedMap keys)
    {
        var include = keys.Scalars("include");
        var exclude = keys.Texts("exclude");
        foreach (var name in include.Where(name => !vars.ContainsKey(name.Text)))
            problems.Error(name, $"'vars' has no '{name.Text}'", Spelling.Help(name.Text, "Vars", vars.Keys));
        return vars.Where(one => (include.Count == 0 || include.Any(name => name.Text == one.Key)) && !exclude.Contains(one.Key)).ToDictionary();
    }

    private ReplaceTransformation? Replace(TypedMap keys, Scope scope)
    {
        if (!keys.Has("replacement"))
            problems.Error(keys.Map, "the transformation has no 'replacement'", "for example replacement: '\\1'");
        if (Required(keys, "regex", "'^C:'") is not { } pattern || keys.Map.Find("replacement")?.Value is not YamlScalar { Kind: YamlScalarKind.Text } replacement)
            return null;
        try
        {
            return new ReplaceTransformation(scope, new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking), Group().Replace(replacement.Text.Replace("$", "$$", StringComparison.Ordinal), "$${${group}}"));
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            problems.Error(keys.Map.Find("regex")!.Value, $"this regular expression is refused: {refused.Message}", "look-around and references inside the expression are not possible");
            return null;
        }
    }

    private LogSource? LogSourceOf(YamlMap map, TypedMap keys)
    {
        var source = new LogSource(keys.Text("category"), keys.Text("product"), keys.Text("service"));
        if (source != LogSource.Undeclared)
            return source;
        problems.Error(map, "the new log source names no category, product or service");
        return null;
    }

    private YamlMap? Conditions(YamlMap map, TypedMap keys)
    {
        if (keys.Has("conditions") && keys.Inner("conditions") is { Pairs.Count: > 0 } lines)
            return lines;
        if (map.Find("conditions")?.Value is not (YamlScalar or YamlSequence))
            problems.Error(map.Find("conditions")?.Key ?? (YamlNode)map, "the transformation needs 'conditions'", "for example conditions: {winlog.channel: Security}");
        return null;
    }

    /// <summary>Groups as Python writes them.</summary>
    [GeneratedRegex(@"\\(g<(?<group>\w+)>|(?<group>[0-9]+))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Group();
}
