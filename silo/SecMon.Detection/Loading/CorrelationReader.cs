using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Loading;

/// <summary>Reads the value of <c>correlation</c> (sigma.md 8).</summary>
internal sealed class CorrelationReader
{
    private static readonly string[] Keys = ["type", "rules", "group-by", "timespan", "condition", "aliases", "generate"];
    private static readonly Dictionary<string, CorrelationKind> Kinds = new()
    {
        ["event_count"] = CorrelationKind.EventCount,
        ["value_count"] = CorrelationKind.ValueCount,
        ["temporal"] = CorrelationKind.Temporal,
        ["temporal_ordered"] = CorrelationKind.TemporalOrdered,
        ["value_sum"] = CorrelationKind.ValueSum,
        ["value_avg"] = CorrelationKind.ValueAvg,
        ["value_percentile"] = CorrelationKind.ValuePercentile,
        ["value_median"] = CorrelationKind.ValueMedian,
    };

    private static readonly Dictionary<string, Comparison> Operators = new()
    {
        ["gt"] = Comparison.GreaterThan,
        ["gte"] = Comparison.GreaterOrEqual,
        ["lt"] = Comparison.LessThan,
        ["lte"] = Comparison.LessOrEqual,
        ["eq"] = Comparison.Equal,
        ["neq"] = Comparison.NotEqual,
    };

    /// <summary>The names of the kinds that Sigma has.</summary>
    public static IEnumerable<string> KindNames => Kinds.Keys;

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
    /// <returns>Null when the type is missing or unknown; the problem is noted.</returns>
    public CorrelationKind? Kind()
    {
        _correlation.RefuseOthers("under 'correlation'", Keys);
        if (_correlation.Map.Find("type") is null or { Value.IsNull: true })
        {
            _problems.Missing(_correlation.Map, ["type"], _correlation.Map, "the correlation has no type", $"one of {string.Join(", ", Kinds.Keys)}");
            return null;
        }

        return _correlation.Word("type", [.. Kinds.Keys]) is { } type ? Kinds[type] : null;
    }

    /// <summary>The referenced rules; those that a text condition names when there is no <c>rules</c>. Only steps may be the same twice.</summary>
    public IReadOnlyList<YamlScalar> Rules(CorrelationKind? kind, RuleCondition? condition = null)
    {
        if (condition is not null && !_correlation.Has("rules"))
            return condition.Names;
        var rules = _correlation.OneOrMore("rules");
        if (rules.Count == 0)
            _problems.Missing(_correlation.Map, "rules", "the correlation names no rules", "for example rules: [name_of_a_rule]");
        return kind == CorrelationKind.TemporalOrdered ? rules : [.. rules.DistinctBy(rule => rule.Text)];
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
            _problems.Missing(_correlation.Map, "timespan", "the correlation has no timespan", "for example 10m");
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

    /// <summary>The text condition of a <c>temporal</c>; null when the condition is none.</summary>
    public RuleCondition? TextCondition(CorrelationKind? kind)
    {
        if (_correlation.Map.Find("condition")?.Value is not YamlScalar { Kind: YamlScalarKind.Text } text)
            return null;
        if (kind == CorrelationKind.TemporalOrdered)
            _problems.Error(text, "'temporal_ordered' takes no condition of rule names", "the order of 'rules' is its condition; compare how many of them matched, for example {gte: 2}");
        return kind == CorrelationKind.Temporal ? RuleCondition.Read(text, _problems) : null;
    }

    /// <summary>The operators of the condition; empty for a temporal kind that leaves them out.</summary>
    public IReadOnlyList<Threshold> Condition(CorrelationKind? kind)
    {
        var isTemporal = kind is CorrelationKind.Temporal or CorrelationKind.TemporalOrdered;
        if (isTemporal && _correlation.Map.Find("condition") is null or { Value: YamlScalar { Kind: YamlScalarKind.Text } })
            return [];
        if (_correlation.Map.Find("condition") is null)
            _problems.Missing(_correlation.Map, "condition", "the correlation has no condition", "for example {gte: 10}");
        if (_correlation.Map.Find("condition") is { Value: YamlScalar { IsNull: false } plain })
        {
            _problems.Error(plain, $"'condition' is a map of an operator and a number, not {plain.Noun}", $"write condition: {{{SignOf(plain.Text) ?? "gte"}: {NumberIn(plain.Text)}}}");
            return [];
        }

        if (_correlation.Inner("condition") is not { } map)
            return [];

        var thresholds = new List<Threshold>();
        foreach (var pair in map.Pairs.Where(pair => pair.Key.Text is not ("field" or "percentile")))
        {
            if (!Operators.TryGetValue(pair.Key.Text, out var comparison))
                RefuseOperator(map, pair.Key);
            else if (pair.Value is YamlScalar { IsNumber: true } number)
                thresholds.Add(new Threshold(comparison, (double)ExactNumber.ParseYaml(number.Text)));
            else
                _problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"'{pair.Key.Text}' takes a number, not {pair.Value.Noun}", $"for example {{{pair.Key.Text}: 10}}");
        }

        // Of a key that stands where an operator should, enough is said.
        if (!map.Pairs.Any(pair => pair.Key.Text is not ("field" or "percentile")))
            _problems.Error(map, "the condition has no operator", $"one of {string.Join(", ", Operators.Keys)}");
        RefuseForeign(kind, map);
        WarnOfEarlyFiring(map);
        return thresholds;
    }

    /// <summary>The fields that <c>value_count</c> counts.</summary>
    public IReadOnlyList<FieldName> CountedFields(CorrelationKind? kind) =>
        kind == CorrelationKind.ValueCount ? [.. FieldsOf("value_count").Select(name => _fields.Resolve(name.Text, name, _problems)).OfType<FieldName>()] : [];

    /// <summary>What <c>value_sum</c> and its like compute with; null for other kinds, and when it is wrong.</summary>
    public NumberKeys? Numbers(CorrelationKind? kind)
    {
        if (kind is null || !TakesNumbers(kind.Value))
            return null;
        var names = FieldsOf(NameOf(kind.Value));
        if (names.Count > 1)
            _problems.Error(names[1], $"'{NameOf(kind.Value)}' takes one field", "only value_count takes several");
        var percentile = kind == CorrelationKind.ValuePercentile ? Percentile() : 50;
        return names.Count == 1 && _fields.Resolve(names[0].Text, names[0], _problems) is { } field ? new NumberKeys(field, percentile) : null;
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
                _problems.Error(pair.Key, $"the alias '{alias.Key.Text}' names no field for '{pair.Key.Text}'", $"for example {{{pair.Key.Text}: source.ip}}");
            aliases[alias.Key.Text] = read.Where(pair => pair.Field is not null).ToDictionary(pair => pair.Key, pair => pair.Field!);
        }

        return aliases;
    }

    private static bool TakesNumbers(CorrelationKind kind) =>
        kind is CorrelationKind.ValueSum or CorrelationKind.ValueAvg or CorrelationKind.ValueMedian or CorrelationKind.ValuePercentile;

    private static string NameOf(CorrelationKind kind) =>
        Kinds.FirstOrDefault(pair => pair.Value == kind).Key ?? CorrelationKindReader.NameOf(kind);

    private IReadOnlyList<YamlScalar> FieldsOf(string kind)
    {
        if (_correlation.Map.Find("condition")?.Value is not YamlMap map)
            return [];
        var names = new TypedMap(map, _problems).OneOrMore("field");
        if (names.Count == 0)
            _problems.Missing(map, "field", $"'{kind}' needs a 'field' in its condition", "for example {field: user.name, gte: 10}");
        return [.. names.DistinctBy(name => name.Text)];
    }

    private double Percentile()
    {
        if (_correlation.Map.Find("condition")?.Value is not YamlMap map)
            return 0;
        if (map.Find("percentile") is not { Value.IsNull: false } pair)
        {
            _problems.Missing(map, "percentile", "'value_percentile' needs a 'percentile' in its condition", "for example {field: db.response.returned_rows, percentile: 95, gte: 100}");
            return 0;
        }

        if (pair.Value is YamlScalar { IsNumber: true } number && (double)ExactNumber.ParseYaml(number.Text) is >= 0 and <= 100 and var percentile)
            return percentile;
        _problems.Error(pair.Value, "'percentile' is a number from 0 to 100", "for example percentile: 95");
        return 0;
    }

    private void RefuseForeign(CorrelationKind? kind, YamlMap map)
    {
        if (kind is not { } known)
            return;
        if (known != CorrelationKind.ValueCount && !TakesNumbers(known) && map.Find("field") is { } field)
            _problems.Error(field.Key, $"'{NameOf(known)}' takes no 'field'", HelpWithoutField(known));
        if (known != CorrelationKind.ValuePercentile && map.Find("percentile") is { } percentile)
            _problems.Error(percentile.Key, $"'{NameOf(known)}' takes no 'percentile'", "only value_percentile does");
    }

    private static string HelpWithoutField(CorrelationKind kind) => kind switch
    {
        CorrelationKind.EventCount => "use value_count to count distinct values",
        CorrelationKind.Risk => "its condition compares the score, for example {gte: 100}",
        CorrelationKind.Run => "'field' stands beside 'condition', under 'secmon'",
        _ => "value_count, value_sum, value_avg, value_median and value_percentile take one",
    };

    private void RefuseOperator(YamlMap map, YamlScalar key)
    {
        string[] known = [.. Operators.Keys, "field", "percentile"];
        var help = SignOf(key.Text) is { } word ? $"write '{word}' for '{key.Text}'" : Spelling.Help(key.Text, "Keys", known);
        _problems.Unknown(map, key, known, $"unknown key '{key.Text}' in the condition", help);
    }

    /// <summary>The operator that a text begins with a sign of; null when it does not.</summary>
    private static string? SignOf(string text) => text.TrimStart() switch
    {
        ['>' or '=', '=' or '>', ..] and not ['=', '=', ..] => "gte",
        ['>', ..] => "gt",
        ['<', '=', ..] => "lte",
        ['<', '>', ..] or ['!', ..] => "neq",
        ['<', ..] => "lt",
        ['=', ..] => "eq",
        _ => null,
    };

    private static string NumberIn(string text)
    {
        var digits = string.Concat(text.SkipWhile(letter => !char.IsAsciiDigit(letter)).TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.')).TrimEnd('.');
        return digits.Length == 0 ? "10" : digits;
    }

    private void WarnOfEarlyFiring(YamlMap map)
    {
        if (map.Find("gt") is not null || map.Find("gte") is not null)
            return;
        foreach (var pair in map.Pairs.Where(pair => Operators.ContainsKey(pair.Key.Text)))
            _problems.Warn(pair.Key, $"'{pair.Key.Text}' is evaluated at every entry, so it may hold at the first one", "to notice that something does not come, use secmon: {type: silence}");
    }
}
