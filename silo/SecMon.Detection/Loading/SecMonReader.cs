using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Loading;

/// <summary>Reads <c>secmon:</c> (sigma.md 10).</summary>
internal sealed class SecMonReader
{
    private static readonly string[] InAnyRule = ["use_case", "runbook", "next", "explain", "page", "case_gap", "owner", "review"];
    private static readonly string[] InDetection = ["shadow", "group-by", "suppress"];
    private static readonly string[] InCorrelation = ["shadow", "scope", "suppress", "once_per", "max_entries"];
    private readonly TypedMap _keys;
    private readonly FieldNames _fields;
    private readonly Problems _problems;

    /// <summary>A reader for the <c>secmon:</c> of a document; without one everything is missing.</summary>
    public SecMonReader(YamlMap document, FieldNames fields, Problems problems)
    {
        _problems = problems.For(ProblemKinds.SecMon);
        _keys = new TypedMap(new TypedMap(document, _problems).Inner("secmon") ?? new YamlMap(document.Location, []), _problems);
        _fields = fields;
    }

    /// <summary>Adds what the keys say about the rule.</summary>
    public RuleMetadata Describe(RuleMetadata metadata)
    {
        var explain = _keys.Scalar("explain");
        return metadata with
        {
            UseCase = _keys.Text("use_case"),
            Runbook = _keys.Text("runbook"),
            Next = _keys.Text("next"),
            Explain = explain is null ? null : ExplainReader.Read(explain, _fields, _problems),
            Page = _keys.Boolean("page") ?? false,
            IsShadow = _keys.Boolean("shadow") ?? false,
            CaseGap = _keys.Timespan("case_gap") ?? metadata.CaseGap,
            Owner = _keys.Text("owner"),
            Review = _keys.Date("review"),
        };
    }

    /// <summary>Reads what decides in a detection rule.</summary>
    public SecMonKeys ForDetection()
    {
        RefuseOthers(InDetection, InCorrelation, "a correlation");
        return new SecMonKeys(Resolve(_keys.OneOrMore("group-by")), _keys.Timespan("suppress"), OncePer: null, IsPerSource: false, MaxEntries: null);
    }

    /// <summary>Reads what decides in a correlation.</summary>
    public SecMonKeys ForCorrelation()
    {
        RefuseOthers(InCorrelation, InDetection, "a detection rule, or under 'correlation'");
        var isPerSource = _keys.Word("scope", ["source"]) is not null;
        return new SecMonKeys([], _keys.Timespan("suppress"), OncePer(), isPerSource, _keys.Positive("max_entries"));
    }

    /// <summary>Reads what a correlation of a further kind has in common with the others (sigma.md 10.4); the rest is for <see cref="CorrelationKindReader"/>.</summary>
    /// <param name="kind">The kind.</param>
    public SecMonKeys ForKind(CorrelationKind kind)
    {
        RefuseOthers([.. CorrelationKindReader.KeysOf(kind)], [], "another kind of rule");
        var isPerSource = _keys.Word("scope", ["source"]) is not null;
        return new SecMonKeys([], _keys.Timespan("suppress"), OncePer(), isPerSource, _keys.Positive("max_entries"));
    }

    /// <summary>Checks the keys of a filter, in which nothing decides.</summary>
    public void ForFilter() => RefuseOthers([], [.. InDetection, .. InCorrelation], "a rule");

    /// <summary>Checks the keys of a decision, which may run in shadow.</summary>
    public void ForDecision()
    {
        const string Mend = "under 'secmon' a decision has 'shadow' alone";
        foreach (var pair in _keys.Map.Pairs.Where(pair => pair.Key.Text is not ("shadow" or "type")))
        {
            var key = pair.Key.Text;
            if (InAnyRule.Contains(key) || InDetection.Contains(key) || InCorrelation.Contains(key))
                _problems.Error(pair.Key, $"'{key}' belongs to a rule", key == "owner" ? "the owner of a decision stands beside its title" : Mend);
            else
                _problems.Unknown(_keys.Map, pair.Key, ["shadow"], $"unknown key '{key}' under 'secmon'", Mend);
        }
    }

    private FieldName? OncePer() =>
        _keys.Scalar("once_per") is { } scalar ? _fields.Resolve(scalar.Text, scalar, _problems) : null;

    private FieldName[] Resolve(IReadOnlyList<YamlScalar> names) =>
        [.. names.Select(name => _fields.Resolve(name.Text, name, _problems)).OfType<FieldName>()];

    private void RefuseOthers(string[] own, string[] foreign, string home)
    {
        var known = (string[])[.. InAnyRule, .. own];
        foreach (var pair in _keys.Map.Pairs.Where(pair => !known.Contains(pair.Key.Text)))
        {
            var key = pair.Key.Text;
            if (key == "type")
                _problems.Error(pair.Key, "'secmon: {type: …}' beside another kind of rule is not supported");
            else if (foreign.Contains(key))
                _problems.Error(pair.Key, $"'{key}' belongs to {home}");
            else
                _problems.Unknown(_keys.Map, pair.Key, known, $"unknown key '{key}' under 'secmon'", Spelling.Help(key, "Keys", known));
        }
    }
}
