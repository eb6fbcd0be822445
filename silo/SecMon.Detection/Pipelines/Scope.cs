namespace SecMon.Detection.Pipelines;

/// <summary>Which rules and which of their fields a transformation is for.</summary>
internal sealed record Scope
{
    /// <summary>Every rule and every field.</summary>
    public static readonly Scope Everything = new();

    /// <summary>Conditions about rules; none means every rule.</summary>
    public IReadOnlyList<LogSourceCondition> OfRules { get; init; } = [];

    /// <summary>True when one of <see cref="OfRules"/> is enough.</summary>
    public bool AnyOfRules { get; init; }

    /// <summary>True turns the answer about rules round.</summary>
    public bool NotRules { get; init; }

    /// <summary>Conditions about fields; none means every field.</summary>
    public IReadOnlyList<FieldNameCondition> OfFields { get; init; } = [];

    /// <summary>True when one of <see cref="OfFields"/> is enough.</summary>
    public bool AnyOfFields { get; init; }

    /// <summary>True turns the answer about fields round.</summary>
    public bool NotFields { get; init; }

    /// <summary>True when the rule is meant; a correlation is when a rule that it refers to is.</summary>
    public bool Covers(MappedRule rule) =>
        OfRules.Count == 0 || Joined(OfRules, AnyOfRules, condition => rule.Sources.Any(condition.Holds)) != NotRules;

    /// <summary>True when the field is meant.</summary>
    public bool Covers(string field) =>
        OfFields.Count == 0 || Joined(OfFields, AnyOfFields, condition => condition.Holds(field)) != NotFields;

    private static bool Joined<T>(IReadOnlyList<T> conditions, bool isAny, Func<T, bool> holds) => isAny ? conditions.Any(holds) : conditions.All(holds);
}
