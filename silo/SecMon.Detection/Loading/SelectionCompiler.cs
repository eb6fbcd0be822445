using SecMon.Detection.Matching;
using SecMon.Detection.Modifiers;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>Compiles a selection: a map, a list of maps, keywords, or a mixture (sigma.md 3.1).</summary>
internal sealed class SelectionCompiler(LineCompiler lines, Problems problems)
{
    /// <summary>Compiles one selection.</summary>
    /// <returns>Null when it is wrong; the problems are noted.</returns>
    public EventPredicate? Compile(YamlPair selection) => selection.Value switch
    {
        YamlMap map => Map(selection.Key, map),
        YamlSequence list => List(selection.Key, list),
        YamlScalar { IsNull: false } keyword => lines.Keywords(selection.Key, [keyword]),
        _ => Refuse(selection.Key, $"the selection '{selection.Key.Text}' is empty", $"indent its lines below '{selection.Key.Text}'"),
    };

    private EventPredicate? Map(YamlScalar name, YamlMap map)
    {
        if (map.Pairs.Count == 0)
            return Refuse(map, $"the selection '{name.Text}' has an empty map");

        var compiled = map.Pairs.Select(lines.Line).ToArray();
        return compiled.Contains(null) ? null : AllOf.Of(compiled!);
    }

    private EventPredicate? List(YamlScalar name, YamlSequence list)
    {
        if (list.Members.Count == 0)
            return Refuse(list, $"the selection '{name.Text}' is an empty list");

        var parts = new List<EventPredicate?>();
        foreach (var member in list.Members)
        {
            if (member is YamlMap map)
                parts.Add(Map(name, map));
            else if (member is YamlSequence)
                parts.Add(Refuse(member, "a list inside the list of a selection"));
        }

        var keywords = list.Members.OfType<YamlScalar>().ToArray();
        if (keywords.Length > 0)
            parts.Add(lines.Keywords(name, keywords));
        return parts.Contains(null) ? null : AnyOf.Of(parts!);
    }

    private EventPredicate? Refuse(YamlNode place, string message, string? help = null)
    {
        problems.Error(place, message, help);
        return null;
    }
}
