using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>A selection (sigma.md 3.1).</summary>
internal sealed class OracleSelection
{
    private readonly List<List<OracleLine>> _alternatives = [];

    public OracleSelection(YamlNode node, IReadOnlyDictionary<string, string[]> lists)
    {
        foreach (var member in node is YamlSequenceNode list ? list.Children : [node])
        {
            _alternatives.Add(member is YamlMappingNode map
                ? [.. map.Children.Select(line => new OracleLine(((YamlScalarNode)line.Key).Value!, Values(line.Value), lists))]
                : [new OracleLine("", [OracleScalar.Of(member)], lists)]);
        }
    }

    public bool Holds(JsonElement access) => _alternatives.Any(lines => lines.All(line => line.Holds(access)));

    private static IEnumerable<OracleScalar> Values(YamlNode node) =>
        node is YamlSequenceNode list ? list.Children.Select(OracleScalar.Of) : [OracleScalar.Of(node)];
}
