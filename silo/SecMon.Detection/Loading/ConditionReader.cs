using SecMon.Detection.Conditions;
using SecMon.Detection.Lists;
using SecMon.Detection.Matching;
using SecMon.Detection.Modifiers;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>Reads the selections and the condition of a <c>detection</c> or <c>filter</c> map.</summary>
internal sealed class ConditionReader(ListLibrary lists, FieldNames fields, Problems problems)
{
    private const string Key = "condition";
    private const string Timeframe = "timeframe";

    private readonly Problems _conditions = problems.For(ProblemKinds.Condition);
    private readonly Problems _selections = problems.For(ProblemKinds.Selection);

    /// <summary>Compiles a map of selections.</summary>
    /// <param name="map">The value of <c>detection</c> or <c>filter</c>.</param>
    /// <param name="others">Keys that are no selections.</param>
    /// <param name="rule">Name or id of the rule, for the suggestion of a correlation.</param>
    /// <returns>Null when something is wrong; the problems are noted.</returns>
    public EventPredicate? Read(YamlMap map, IReadOnlyCollection<string> others, string rule)
    {
        var compiler = new SelectionCompiler(new LineCompiler(lists, fields, problems), _selections);
        var pairs = map.Pairs.Where(pair => pair.Key.Text is not Key && !others.Contains(pair.Key.Text)).ToArray();
        var compiled = pairs.ToDictionary(pair => pair.Key.Text, compiler.Compile);
        if (pairs.Length == 0)
            _selections.Error(map, "there is no selection", "add one, for example  selection: {event.action: read}  and  condition: selection");

        if (Texts(map) is not { Count: > 0 } conditions)
            return null;

        var aggregation = conditions.FirstOrDefault(condition => condition.Text.Contains('|'));
        if (aggregation is not null)
        {
            var timeframe = (map.Find(Timeframe)?.Value as YamlScalar)?.Text;
            var help = OldAggregation.Suggest(aggregation.Text, rule, timeframe);
            _conditions.Error(aggregation.LocationOf(aggregation.Text.IndexOf('|')), OldAggregation.Message, help);
            return null;
        }

        var selections = new Selections(compiled);
        var parts = conditions.ConvertAll(condition => ConditionCompiler.Compile(condition, selections, _conditions));
        if (parts.Contains(null))
            return null;

        foreach (var pair in pairs.Where(pair => !selections.IsReached(pair.Key.Text)))
            problems.For(ProblemKinds.UnusedSelection).Warn(pair.Key, $"no condition uses the selection '{pair.Key.Text}'", "use it in the condition, or take it away");
        return AnyOf.Of(parts!);
    }

    private List<YamlScalar>? Texts(YamlMap map)
    {
        if (map.Find(Key) is not { } pair)
        {
            _conditions.Error(map, "there is no condition", NoConditionHelp(map));
            return null;
        }

        IReadOnlyList<YamlNode> nodes = pair.Value is YamlSequence list ? list.Members : [pair.Value];
        if (nodes.Count == 0)
            _conditions.Error(pair.Value, "the list of conditions is empty", "write the condition as text: condition: selection");
        foreach (var node in nodes.Where(node => node is not YamlScalar || node.IsNull))
            _conditions.Error(node.IsNull ? pair.Key : node, node.IsNull ? "the condition is empty" : $"a condition is text, not {node.Noun}", NoConditionHelp(map));
        return nodes.All(node => node is YamlScalar && !node.IsNull) ? [.. nodes.Cast<YamlScalar>()] : null;
    }

    private static string NoConditionHelp(YamlMap map)
    {
        var misspelt = map.Pairs.FirstOrDefault(pair => pair.Key.Text != Key && pair.Value is YamlScalar && Spelling.Nearest(pair.Key.Text, [Key]) is not null)?.Key;
        if (misspelt is not null)
            return $"did you mean 'condition' on line {misspelt.Location.Line}, where '{misspelt.Text}' stands?";
        var first = map.Pairs.FirstOrDefault(pair => pair.Value is YamlMap or YamlSequence)?.Key.Text ?? "selection";
        return $"say which selections must hold: condition: {first}";
    }
}
