using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Checks;

/// <summary>The fields that a document names outside its selections, each with its place.</summary>
internal static class NamedFields
{
    private static readonly string[] Measures = ["over", "under", "of"];

    /// <summary>The fields of <c>group-by</c>: of a detection rule those of <c>secmon</c>.</summary>
    public static IEnumerable<YamlScalar> GroupBy(YamlMap document) => Texts((MapOf(document, "correlation") ?? MapOf(document, "secmon"))?.Find("group-by")?.Value);

    /// <summary>The fields that a correlation counts, adds up, compares or takes once.</summary>
    public static IEnumerable<YamlScalar> Computed(YamlMap document)
    {
        var secmon = MapOf(document, "secmon");
        IEnumerable<YamlNode?> places =
        [
            MapOf(MapOf(document, "correlation"), "condition")?.Find("field")?.Value, secmon?.Find("once_per")?.Value, secmon?.Find("field")?.Value,
            .. Measures.SelectMany(key => MapOf(secmon, key)?.Pairs.Select(pair => pair.Value) ?? []),
        ];
        return places.SelectMany(Texts);
    }

    /// <summary>Each alias with the rule and the field that it is there.</summary>
    public static IEnumerable<(string Alias, string Rule, YamlScalar Field)> Aliases(YamlMap document)
    {
        var aliases = MapOf(MapOf(document, "correlation") ?? MapOf(document, "secmon"), "aliases");
        foreach (var alias in aliases?.Pairs ?? [])
        {
            foreach (var pair in (alias.Value as YamlMap)?.Pairs.Where(pair => pair.Value is YamlScalar) ?? [])
                yield return (alias.Key.Text, pair.Key.Text, (YamlScalar)pair.Value);
        }
    }

    /// <summary>The fields between the braces of <c>explain</c>.</summary>
    public static IEnumerable<(string Field, SourceLocation Place)> Explain(YamlMap document)
    {
        if (MapOf(document, "secmon")?.Find("explain")?.Value is not YamlScalar sentence)
            yield break;
        for (var open = sentence.Text.IndexOf('{'); open >= 0; open = sentence.Text.IndexOf('{', open + 1))
        {
            if (sentence.Text.IndexOf('}', open) is > 0 and var close)
                yield return (sentence.Text[(open + 1)..close].Trim(), sentence.LocationOf(open + 1));
        }
    }

    private static YamlMap? MapOf(YamlMap? map, string key) => map?.Find(key)?.Value as YamlMap;

    private static IEnumerable<YamlScalar> Texts(YamlNode? node) => node switch
    {
        YamlSequence list => list.Members.OfType<YamlScalar>(),
        YamlScalar { IsNull: false } scalar => [scalar],
        _ => [],
    };
}
