using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Loading;

/// <summary>Makes correlation rules of their documents, inner ones first.</summary>
/// <param name="index">Finds documents by id and name.</param>
/// <param name="fields">Resolves fields.</param>
/// <param name="detections">The detection rules that run.</param>
/// <param name="silent">The documents whose rules a correlation keeps silent.</param>
internal sealed class CorrelationLinker(
    RuleIndex index, FieldNames fields, IReadOnlyDictionary<DetectionDocument, DetectionRule> detections, IReadOnlySet<RuleDocument> silent)
{
    private readonly Dictionary<CorrelationDocument, CorrelationRule> _compiled = [];

    /// <summary>Compiles documents of files without errors, in which there are no cycles.</summary>
    /// <returns>The rules in the order of the documents.</returns>
    public CorrelationRule[] Compile(IReadOnlyCollection<CorrelationDocument> documents)
    {
        foreach (var document in documents)
            Compile(document);
        return [.. documents.Select(document => _compiled[document])];
    }

    private CorrelationRule Compile(CorrelationDocument document)
    {
        if (_compiled.TryGetValue(document, out var known))
            return known;

        var groupFields = new Dictionary<IRule, IReadOnlyList<FieldName>>();
        foreach (var referenced in document.Entering.Select(rule => index.Find(rule.Text)).OfType<RuleDocument>().Distinct())
        {
            if (RuleOf(referenced) is { } rule)
                groupFields[rule] = GroupFields(document, referenced);
        }

        var risk = document.HalfLife is { } halfLife ? new RiskScores(halfLife, ScoresOf(document)) : null;
        CorrelationRule Rule(RuleMetadata metadata) => new()
        {
            Metadata = metadata,
            Kind = document.Kind,
            Rules = [.. groupFields.Keys],
            GroupBy = [.. document.GroupBy.Select(name => name.Text), .. document.Keys.IsPerSource ? [Fields.SourceId.Name] : Array.Empty<string>()],
            Timespan = document.Timespan,
            Condition = ConditionOf(document),
            CountedFields = document.CountedFields,
            OncePer = document.Keys.OncePer,
            Suppress = document.Keys.Suppress,
            MaxEntries = document.Keys.MaxEntries ?? DefaultMaxEntries(document.Kind),
            Risk = risk,
            Keys = KeysOf(document),
            GroupFields = groupFields,
            Alerts = !silent.Contains(document),
            Depth = groupFields.Keys.OfType<CorrelationRule>().Select(inner => inner.Depth + 1).DefaultIfEmpty().Max(),
        };

        return _compiled[document] = Rule(document.Metadata with { Version = RuleVersion.Of(Rule(document.Metadata)) });
    }

    /// <summary>Null for a rule that never runs.</summary>
    private IRule? RuleOf(RuleDocument? document) => document switch
    {
        DetectionDocument detection => detections.GetValueOrDefault(detection),
        CorrelationDocument { NeverRuns: false } correlation => Compile(correlation),
        _ => null,
    };

    private IReadOnlyList<IRule> RulesOf(IEnumerable<YamlScalar> references) =>
        [.. references.Select(reference => RuleOf(index.Find(reference.Text))).OfType<IRule>()];

    private static int DefaultMaxEntries(CorrelationKind kind) =>
        kind is CorrelationKind.Risk or CorrelationKind.Baseline ? CorrelationRule.DefaultMaxEvidence : CorrelationRule.DefaultMaxEntries;

    /// <summary>The temporal types want all their rules unless they say how many (sigma.md 8.6).</summary>
    private IReadOnlyList<Threshold> ConditionOf(CorrelationDocument document)
    {
        var isTemporal = document.Kind is CorrelationKind.Temporal or CorrelationKind.TemporalOrdered;
        if (!isTemporal || document.Condition.Count > 0 || document.TextCondition is not null)
            return document.Condition;
        var rules = document.Rules.Select(rule => index.Find(rule.Text));
        return [new Threshold(Comparison.GreaterOrEqual, document.Kind == CorrelationKind.Temporal ? rules.Distinct().Count() : rules.Count())];
    }

    private CorrelationKeys? KeysOf(CorrelationDocument document) => document.Kind switch
    {
        CorrelationKind.Temporal or CorrelationKind.TemporalOrdered =>
            new TemporalKeys(RulesOf(document.Rules), document.TextCondition?.Expression, RulesOf(document.TextCondition?.Names ?? [])),
        CorrelationKind.Without => new WithoutKeys(RulesOf(document.Missing)),
        _ => document.KindKeys,
    };

    private Dictionary<IRule, double> ScoresOf(CorrelationDocument document)
    {
        var scores = new Dictionary<IRule, double>();
        foreach (var (reference, score) in document.Scores)
        {
            if (RuleOf(index.Find(reference.Text)) is { } rule)
                scores[rule] = score;
        }

        return scores;
    }

    private FieldName[] GroupFields(CorrelationDocument document, RuleDocument rule)
    {
        var names = document.GroupBy.Select(name => GroupField(document, rule, name)).OfType<FieldName>();
        return document.Keys.IsPerSource ? [.. names, new FieldName(Fields.SourceId.Name)] : [.. names];
    }

    private FieldName? GroupField(CorrelationDocument document, RuleDocument rule, YamlScalar name)
    {
        var field = document.Aliases.GetValueOrDefault(name.Text)?.FirstOrDefault(pair => index.Find(pair.Key.Text) == rule).Value;
        return fields.Resolve((field ?? name).Text, field ?? name, document.Problems);
    }
}
