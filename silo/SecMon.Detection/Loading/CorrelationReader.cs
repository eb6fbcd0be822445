using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Loading;

/// <summary>Reads the value of <c>correlation</c> (sigma.md 8).</summary>
internal sealed class CorrelationReader
{
    private static readonly string[] Keys = ["type", "rules", "group-by", "timespan", "condition", "aliases", "generate"];
    private static readonly string[] Kinds = ["event_count", "value_count"];
    private static readonly string[] LaterKinds =
        ["temporal", "temporal_ordered", "value_sum", "value_avg", "value_percentile", "value_median"];

    private static readonly Dictionary<string, Comparison> Operators = new()
    {
        ["gt"] = Comparison.GreaterThan,
        ["gte"] = Comparison.GreaterOrEqual,
        ["lt"] = Comparison.LessThan,
        ["lte"] = Comparison.LessOrEqual,
        ["eq"] = Comparison.Equal,
        ["neq"] = Comparison.NotEqual,
    };

    private readonly YamlMap _document;
    private readonly TypedMap _correlation;
    private readonly FieldNames _fields;
    private readonly Problems _problems;

    /// <summary>A reader for a document with <c>correlation</c>.</summary>
    public CorrelationReader(YamlMap document, YamlMap correlation, FieldNames fields, Problems problems)
    {
        _document = document;
        _problems = problems.For(ProblemKinds.Correlation);
        _correlation = new TypedMap(correlation, _problems);
        _fields = fields;
    }

    /// <summary>Notes unknown keys and reads the type.</summary>
    /// <returns>Null when the type is missing, unknown or not supported yet; the problem is noted.</returns>
    public CorrelationKind? Kind()
    {
        _correlation.RefuseOthers("under 'correlation'", Keys);
        if (_correlation.Map.Find("type") is null or { Value.IsNull: true })
        {
            _problems.Error(_correlation.Map, "the correlation has no type", $"one of {string.Join(", ", Kinds)}");
            return null;
        }

        var type = _correlation.Word("type", [.. Kinds, .. LaterKinds]);
        if (LaterKinds.Contains(type))
            _problems.Error(_correlation.Map.Find("type")!.Value, $"the correlation type '{type}' is not supported yet");
        return type switch
        {
            "event_count" => CorrelationKind.EventCount,
            "value_count" => CorrelationKind.ValueCount,
            _ => null,
        };
    }

    /// <summary>The referenced rules.</summary>
    public IReadOnlyList<YamlScalar> Rules()
    {
        var rules = _correlation.OneOrMore("rules");
        if (rules.Count == 0)
            _problems.Error(_correlation.Map.Find("rules")?.Key ?? (YamlNode)_correlation.Map, "the correlation names no rules");
        return [.. rules.DistinctBy(rule => rule.Text)];
    }

    /// <summary>The group-by names.</summary>
    public IReadOnlyList<YamlScalar> GroupBy()
    {
        var names = _correlation.OneOrMore("group-by");
        return [.. names.DistinctBy(name => name.Text)];
    }

    /// <summary>The length of the window.</summary>
    public TimeSpan Timespan()
    {
        if (_correlation.Map.Find("timespan") is null or { Value.IsNull: true })
            _problems.Error(_correlation.Map.Find("timespan")?.Key ?? (YamlNode)_correlation.Map, "the correlation has no timespan", "for example 10m");
        return _correlation.Timespan("timespan") ?? TimeSpan.FromSeconds(1);
    }

    /// <summary>Whether referenced rules alert too; the key may also stand beside <c>correlation</c>.</summary>
    public bool Generate()
    {
        var beside = new TypedMap(_document, _problems);
        if (_correlation.Has("generate") && beside.Has("generate"))
            _problems.Error(_document.Find("generate")!.Key, "'generate' is there twice", "keep the one under 'correlation'");
        return _correlation.Boolean("generate") ?? beside.Boolean("generate") ?? false;
    }

    /// <summary>The operators of the condition. What a risk's are compared with is a score.</summary>
    public IReadOnlyList<Threshold> Condition(CorrelationKind? kind)
    {
        if (_correlation.Map.Find("condition") is null)
            _problems.Error(_correlation.Map, "the correlation has no condition", "for example {gte: 10}");
        if (_correlation.Inner("condition") is not { } map)
            return [];

        var thresholds = new List<Threshold>();
        foreach (var pair in map.Pairs.Where(pair => pair.Key.Text != "field"))
        {
            if (!Operators.TryGetValue(pair.Key.Text, out var comparison))
                RefuseOperator(pair.Key);
            else if (pair.Value is YamlScalar { IsNumber: true } number)
                thresholds.Add(new Threshold(comparison, (double)ExactNumber.ParseYaml(number.Text)));
            else
                _problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"'{pair.Key.Text}' takes a number, not {pair.Value.Noun}");
        }

        if (!map.Pairs.Any(pair => Operators.ContainsKey(pair.Key.Text)))
            _problems.Error(map, "the condition has no operator", $"one of {string.Join(", ", Operators.Keys)}");
        if (kind == CorrelationKind.EventCount && map.Find("field") is { } field)
            _problems.Error(field.Key, "'event_count' takes no 'field'", "use value_count to count distinct values");
        if (kind == CorrelationKind.Risk && map.Find("field") is { } ofRisk)
            _problems.Error(ofRisk.Key, "'risk' takes no 'field'", "its condition compares the score, for example {gte: 100}");
        WarnOfEarlyFiring(map);
        return thresholds;
    }

    /// <summary>The fields that <c>value_count</c> counts.</summary>
    public IReadOnlyList<FieldName> CountedFields(CorrelationKind? kind)
    {
        if (kind != CorrelationKind.ValueCount || _correlation.Map.Find("condition")?.Value is not YamlMap map)
            return [];

        var names = new TypedMap(map, _problems).OneOrMore("field");
        if (names.Count == 0)
            _problems.Error(map.Find("field")?.Key ?? (YamlNode)map, "'value_count' needs a 'field' in its condition");
        return [.. names.DistinctBy(name => name.Text).Select(name => _fields.Resolve(name.Text, name, _problems)).OfType<FieldName>()];
    }

    /// <summary>Alias to rule reference to field.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<YamlScalar, YamlScalar>> Aliases()
    {
        var aliases = new Dictionary<string, IReadOnlyDictionary<YamlScalar, YamlScalar>>();
        if (_correlation.Map.Find("aliases") is { Value.IsNull: true } || _correlation.Inner("aliases") is not { } map)
            return aliases;

        var byAlias = new TypedMap(map, _problems);
        foreach (var alias in map.Pairs)
        {
            if (byAlias.Inner(alias.Key.Text) is not { } byRule)
                continue;
            var fields = new TypedMap(byRule, _problems);
            var read = byRule.Pairs.Select(pair => (pair.Key, Field: fields.Scalar(pair.Key.Text))).ToArray();
            foreach (var pair in byRule.Pairs.Where(pair => pair.Value.IsNull))
                _problems.Error(pair.Key, $"the alias '{alias.Key.Text}' names no field for '{pair.Key.Text}'");
            aliases[alias.Key.Text] = read.Where(pair => pair.Field is not null).ToDictionary(pair => pair.Key, pair => pair.Field!);
        }

        return aliases;
    }

    private void RefuseOperator(YamlScalar key) =>
        _problems.Error(key, $"unknown key '{key.Text}' in the condition", Spelling.Help(key.Text, "Keys", [.. Operators.Keys, "field"]));

    private void WarnOfEarlyFiring(YamlMap map)
    {
        if (map.Find("gt") is not null || map.Find("gte") is not null)
            return;
        foreach (var pair in map.Pairs.Where(pair => Operators.ContainsKey(pair.Key.Text)))
            _problems.Warn(pair.Key, $"'{pair.Key.Text}' is evaluated at every entry, so it may hold at the first one");
    }
}
