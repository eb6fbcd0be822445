using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Pipelines;

/// <summary>Reads which rules and fields a transformation is for.</summary>
internal sealed class ScopeReader(Problems problems)
{
    /// <summary>The keys that it reads.</summary>
    public static readonly string[] Keys = ["rule_conditions", "rule_cond_op", "rule_cond_not", "field_name_conditions", "field_name_cond_op", "field_name_cond_not"];

    private static readonly string[] Operators = ["and", "or"];
    private static readonly string[] LogSourceKeys = ["category", "product", "service"];

    /// <summary>Reads the conditions of a transformation.</summary>
    public Scope Read(YamlMap transformation)
    {
        var keys = new TypedMap(transformation, problems);
        return new Scope
        {
            OfRules = [.. Conditions(transformation, "rule_conditions").Select(OfRule).OfType<LogSourceCondition>()],
            AnyOfRules = keys.Word("rule_cond_op", Operators) == "or",
            NotRules = keys.Boolean("rule_cond_not") ?? false,
            OfFields = [.. Conditions(transformation, "field_name_conditions").Select(OfField).OfType<FieldNameCondition>()],
            AnyOfFields = keys.Word("field_name_cond_op", Operators) == "or",
            NotFields = keys.Boolean("field_name_cond_not") ?? false,
        };
    }

    private IEnumerable<YamlMap> Conditions(YamlMap transformation, string key)
    {
        if (transformation.Find(key) is not { } pair)
            yield break;
        if (pair.Value is not YamlSequence { Members.Count: > 0 } list)
        {
            problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"'{key}' is a list of conditions, not {pair.Value.Noun}", key == "rule_conditions" ? "for example [{type: logsource, product: windows}]" : "for example [{type: include_fields, fields: [Image]}]");
            yield break;
        }

        foreach (var member in list.Members)
        {
            if (member is YamlMap map)
                yield return map;
            else
                problems.Error(member, $"a condition is a map, not {member.Noun}");
        }
    }

    private LogSourceCondition? OfRule(YamlMap condition)
    {
        var keys = new TypedMap(condition, problems);
        if (!HasType(condition, keys, ["logsource"]))
            return null;
        keys.RefuseOthers("in a condition of type 'logsource'", ["type", .. LogSourceKeys]);
        if (!LogSourceKeys.Any(keys.Has))
            problems.Error(condition, "the condition names no category, product or service");
        return new LogSourceCondition(new LogSource(keys.Text("category"), keys.Text("product"), keys.Text("service")));
    }

    private FieldNameCondition? OfField(YamlMap condition)
    {
        var keys = new TypedMap(condition, problems);
        if (!HasType(condition, keys, ["include_fields", "exclude_fields"]))
            return null;
        keys.RefuseOthers("in a condition about fields", ["type", "fields"]);
        if (!keys.Has("fields"))
            problems.Error(condition, "the condition names no fields", "for example fields: [Image, CommandLine]");
        return new FieldNameCondition(keys.Texts("fields").ToHashSet(), keys.Text("type") == "exclude_fields");
    }

    private bool HasType(YamlMap condition, TypedMap keys, string[] types)
    {
        if (!keys.Has("type"))
            problems.Error(condition, "the condition has no type", $"one of {string.Join(", ", types)}");
        else if (keys.Scalar("type") is { } type && !types.Contains(type.Text))
            problems.Error(type, $"conditions of type '{type.Text}' are not supported here", Spelling.Help(type.Text, "Supported", types));
        return keys.Map.Find("type")?.Value is YamlScalar { Text: var text } && types.Contains(text);
    }
}
