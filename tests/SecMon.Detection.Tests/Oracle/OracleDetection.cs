using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>Selections and their condition: the value of <c>detection</c> or <c>filter</c>.</summary>
internal sealed class OracleDetection
{
    private readonly Dictionary<string, OracleSelection> _selections = [];
    private readonly List<string> _conditions;

    public OracleDetection(YamlMappingNode map, IReadOnlyDictionary<string, string[]> lists, params string[] others)
    {
        foreach (var (key, value) in map.Children)
        {
            if (((YamlScalarNode)key).Value is { } name && name is not ("condition" or "timeframe") && !others.Contains(name))
                _selections[name] = new OracleSelection(value, lists);
        }

        var condition = map.Children["condition"];
        _conditions = [.. (condition is YamlSequenceNode list ? list.Children : [condition]).Select(one => ((YamlScalarNode)one).Value!)];
    }

    public bool Holds(JsonElement access)
    {
        var holding = _selections.ToDictionary(one => one.Key, one => one.Value.Holds(access));
        return _conditions.Exists(condition => OracleCondition.Holds(condition, holding));
    }
}
