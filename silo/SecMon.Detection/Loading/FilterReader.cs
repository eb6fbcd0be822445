using SecMon.Detection.Conditions;
using SecMon.Detection.Lists;
using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>Reads the value of <c>filter</c> (sigma.md 7).</summary>
internal sealed class FilterReader
{
    private const string RulesKey = "rules";

    private readonly YamlMap? _filter;
    private readonly ConditionReader _conditions;
    private readonly Problems _problems;

    /// <summary>A reader for a document with <c>filter</c>.</summary>
    public FilterReader(YamlMap document, ListLibrary lists, FieldNames fields, Problems problems)
    {
        _problems = problems.For(ProblemKinds.Filter);
        _filter = new TypedMap(document, _problems).Inner("filter");
        _conditions = new ConditionReader(lists, fields, problems);
    }

    /// <summary>The rules it names; null for any.</summary>
    public IReadOnlyList<YamlScalar>? Rules()
    {
        if (_filter is null)
            return [];
        if (_filter.Find(RulesKey) is not { Value.IsNull: false } pair)
        {
            var misspelt = _filter.Pairs.FirstOrDefault(one => one.Value is not YamlMap && Spelling.Nearest(one.Key.Text, [RulesKey]) is not null && one.Key.Text != RulesKey)?.Key;
            _problems.Error(misspelt ?? _filter.Find(RulesKey)?.Key ?? (YamlNode)_filter, "the filter names no rules", misspelt is null ? "write ids, names, or any" : $"did you mean '{RulesKey}', where '{misspelt.Text}' stands?");
            return [];
        }

        var rules = new TypedMap(_filter, _problems).OneOrMore(RulesKey);
        var isAny = pair.Value is YamlSequence { Members.Count: 0 } || rules is [{ Text: "any" }];
        return isAny ? null : rules;
    }

    /// <summary>The compiled condition.</summary>
    /// <returns>Null when it is wrong; the problems are noted.</returns>
    public EventPredicate? Condition()
    {
        if (_filter is null)
            return null;
        if (_filter.Find("condition") is { Value: YamlSequence } list)
        {
            _problems.Error(list.Value, "a filter has one condition, not a list");
            return null;
        }

        if (_filter.Find("condition")?.Value is YamlScalar condition
            && !ConditionToken.Read(condition.Text).Any(token => token.Text is "not" or "NOT"))
        {
            _problems.Warn(
                condition,
                "this filter has no 'not', so it keeps the events that it describes and drops all others: the rule becomes (rule) and (filter)",
                $"to drop them write 'condition: not {Negatable(condition.Text)}' (pySigma reads filters so, and SecMon); the specification's example and RSigma read this file as (rule) and not (filter)");
        }

        return _conditions.Read(_filter, [RulesKey], "rule");
    }

    private static string Negatable(string condition) => condition.Trim().Contains(' ') ? $"({condition.Trim()})" : condition.Trim();
}
