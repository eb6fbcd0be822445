using SecMon.Detection.Yaml;

namespace SecMon.Detection.Pipelines;

/// <summary>Makes documents that differ from another in one place.</summary>
internal static class DocumentParts
{
    /// <summary>The map with another value for a key that it has; without the key the map itself.</summary>
    public static YamlMap Replace(this YamlMap map, string key, Func<YamlNode, YamlNode> change)
    {
        if (map.Find(key) is not { } found)
            return map;
        var changed = change(found.Value);
        return ReferenceEquals(changed, found.Value)
            ? map
            : new YamlMap(map.Location, [.. map.Pairs.Select(pair => ReferenceEquals(pair, found) ? pair with { Value = changed } : pair)]);
    }

    /// <summary>The same for a map below a key; what is no map stays.</summary>
    public static YamlMap ReplaceIn(this YamlMap map, string key, Func<YamlMap, YamlMap> change) =>
        map.Replace(key, value => value is YamlMap inner ? change(inner) : value);

    /// <summary>Every scalar of a value that is one or a list of them.</summary>
    public static YamlNode ReplaceScalars(this YamlNode value, Func<YamlScalar, IEnumerable<YamlScalar>> change)
    {
        switch (value)
        {
            case YamlScalar { IsNull: false } scalar:
                return change(scalar).ToArray() is [var only] ? only : new YamlSequence(scalar.Location, [.. change(scalar)]);
            case YamlSequence list:
                return new YamlSequence(list.Location, [.. list.Members.SelectMany(Changed)]);
            default:
                return value;
        }

        IEnumerable<YamlNode> Changed(YamlNode member) => member is YamlScalar { IsNull: false } scalar ? change(scalar) : [member];
    }
}
