using SecMon.Detection.Loading;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>Reads effects that are maps whose keys are all needed.</summary>
internal static class EffectKeys
{
    /// <summary>The map of an effect; null when it is none. Keys that are missing or unknown are noted.</summary>
    /// <param name="problems">Where problems go.</param>
    /// <param name="pair">The effect.</param>
    /// <param name="keys">All its keys.</param>
    public static YamlMap? Keys(this Problems problems, YamlPair pair, params string[] keys)
    {
        var example = $"write {pair.Key.Text}: {{{string.Join(", ", keys.Select(key => $"{key}: …"))}}}";
        if (pair.Value is not YamlMap map)
        {
            problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"'{pair.Key.Text}' is a map, not {pair.Value.Noun}", example);
            return null;
        }

        new TypedMap(map, problems).RefuseOthers($"under '{pair.Key.Text}'", keys);
        foreach (var key in keys.Where(key => map.Find(key) is null))
            problems.Missing(map, key, $"'{pair.Key.Text}' does not say '{key}'", example);
        return map;
    }
}
