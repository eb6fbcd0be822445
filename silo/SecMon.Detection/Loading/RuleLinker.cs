using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Loading;

/// <summary>Resolves what documents say about each other and makes the compiled rules.</summary>
internal sealed class RuleLinker
{
    private readonly IReadOnlyList<RuleDocument> _documents;
    private readonly FieldNames _fields;
    private readonly RuleIndex _index;

    /// <summary>A linker for all documents of all files.</summary>
    public RuleLinker(IReadOnlyList<RuleDocument> documents, FieldNames fields)
    {
        _documents = documents;
        _fields = fields;
        _index = new RuleIndex(documents);
    }

    private IEnumerable<RuleDocument> Sound => _documents.Where(document => !document.Problems.HasErrors);

    /// <summary>Links the documents of files without an error.</summary>
    public LinkedRules Link()
    {
        CheckAliases();
        CheckScores();
        RefuseUnresolved();
        var filters = Sound.OfType<FilterDocument>().Where(filter => !filter.NeverRuns).ToArray();
        foreach (var filter in filters)
            WarnOfUnknownRules(filter);

        var correlations = Sound.OfType<CorrelationDocument>().Where(correlation => !correlation.NeverRuns).ToArray();
        var silent = correlations.Where(correlation => !correlation.Generate).SelectMany(Referenced).ToHashSet();
        var detections = Sound.OfType<DetectionDocument>().Where(document => !document.NeverRuns)
            .ToDictionary(document => document, document => DetectionLink.Compile(document, filters, !silent.Contains(document)));
        var linked = correlations.Select(correlation => Compile(correlation, detections)).ToArray();
        foreach (var detection in detections.Values)
            detection.Correlations = [.. linked.Where(correlation => correlation.Rules.Contains(detection))];
        return new LinkedRules([.. detections.Values], linked);
    }

    /// <summary>Refuses files whose correlations refer to nothing, again and again, because a refused file holds no rules for others.</summary>
    private void RefuseUnresolved()
    {
        int refused;
        do
        {
            refused = Sound.OfType<CorrelationDocument>().ToArray().Count(correlation => !AllResolve(correlation));
        }
        while (refused > 0);
    }

    private bool AllResolve(CorrelationDocument correlation)
    {
        var isSound = true;
        foreach (var rule in correlation.Rules)
        {
            var found = _index.Find(rule.Text);
            if (found is DetectionDocument && !found.Problems.HasErrors)
                continue;

            isSound = false;
            if (found is CorrelationDocument)
                correlation.Problems.Error(rule, $"'{rule.Text}' is a correlation; correlations of correlations are not supported yet");
            else if (found is DetectionDocument)
                correlation.Problems.Error(rule, $"the rule '{rule.Text}' was refused", $"mend {found.Metadata.Location}");
            else
                correlation.Problems.Error(rule, $"there is no rule '{rule.Text}'", Spelling.Help(rule.Text, "Rules", _index.References));
        }

        return isSound;
    }

    private void CheckAliases()
    {
        foreach (var correlation in _documents.OfType<CorrelationDocument>())
        {
            foreach (var rule in correlation.Aliases.Values.SelectMany(byRule => byRule.Keys))
            {
                if (!correlation.Rules.Any(reference => AreSame(reference.Text, rule.Text)))
                    correlation.Problems.Error(rule, $"'{rule.Text}' is not one of the correlation's rules", Spelling.Help(rule.Text, "Rules", correlation.Rules.Select(one => one.Text)));
            }
        }
    }

    /// <summary>Each rule of a risk has one score, and each score is of one of its rules.</summary>
    private void CheckScores()
    {
        foreach (var risk in _documents.OfType<CorrelationDocument>().Where(document => document.Kind == CorrelationKind.Risk && document.Rules.Count > 0))
        {
            foreach (var scored in risk.Scores.Keys.Where(scored => !risk.Rules.Any(rule => AreSame(rule.Text, scored.Text))))
                risk.Problems.Error(scored, $"'{scored.Text}' is not one of the risk's rules", Spelling.Help(scored.Text, "Rules", risk.Rules.Select(rule => rule.Text)));
            foreach (var rule in risk.Rules.Where(rule => _index.Find(rule.Text) is DetectionDocument))
                CheckScore(risk, rule);
        }
    }

    private void CheckScore(CorrelationDocument risk, YamlScalar rule)
    {
        var scores = risk.Scores.Keys.Where(scored => AreSame(rule.Text, scored.Text)).ToList();
        var written = (risk.Map.Find("secmon")?.Value as YamlMap)?.Find("score")?.Value as YamlMap;
        var isToldAlready = written?.Pairs.Any(pair => AreSame(rule.Text, pair.Key.Text)) ?? true;
        if (scores.Count == 0 && !isToldAlready)
            risk.Problems.Error(rule, $"the rule '{rule.Text}' has no score", $"add it: score: {{{rule.Text}: 10}}");
        if (scores.Count > 1)
            risk.Problems.Error(scores[1], $"the rule '{rule.Text}' has two scores");
    }

    private void WarnOfUnknownRules(FilterDocument filter)
    {
        foreach (var rule in filter.Rules ?? [])
        {
            if (_index.Find(rule.Text) is not DetectionDocument)
                filter.Problems.Warn(rule, $"there is no detection rule '{rule.Text}'", Spelling.Help(rule.Text, "Rules", _index.References));
        }
    }

    private bool AreSame(string reference, string other) =>
        reference == other || (_index.Find(reference) is { } found && _index.Find(other) == found);

    private IEnumerable<DetectionDocument> Referenced(CorrelationDocument correlation) =>
        correlation.Rules.Select(rule => _index.Find(rule.Text)).OfType<DetectionDocument>().Distinct();

    private CorrelationRule Compile(CorrelationDocument document, Dictionary<DetectionDocument, DetectionRule> detections)
    {
        var groupFields = new Dictionary<DetectionRule, IReadOnlyList<FieldName>>();
        foreach (var referenced in Referenced(document).Where(detections.ContainsKey))
            groupFields[detections[referenced]] = GroupFields(document, referenced);

        var risk = document.HalfLife is { } halfLife
            ? new RiskScores(halfLife, Referenced(document).Where(detections.ContainsKey).ToDictionary(referenced => detections[referenced], referenced => ScoreOf(document, referenced)))
            : null;
        CorrelationRule Rule(RuleMetadata metadata) => new()
        {
            Metadata = metadata,
            Kind = document.Kind,
            Rules = [.. groupFields.Keys],
            GroupBy = [.. document.GroupBy.Select(name => name.Text), .. document.Keys.IsPerSource ? [Fields.SourceId.Name] : Array.Empty<string>()],
            Timespan = document.Timespan,
            Condition = document.Condition,
            CountedFields = document.CountedFields,
            OncePer = document.Keys.OncePer,
            Suppress = document.Keys.Suppress,
            MaxEntries = document.Keys.MaxEntries ?? (risk is null ? CorrelationRule.DefaultMaxEntries : CorrelationRule.DefaultMaxRiskEntries),
            Risk = risk,
            GroupFields = groupFields,
        };

        return Rule(document.Metadata with { Version = RuleVersion.Of(Rule(document.Metadata)) });
    }

    private double ScoreOf(CorrelationDocument document, DetectionDocument rule) =>
        document.Scores.First(scored => _index.Find(scored.Key.Text) == rule).Value;

    private FieldName[] GroupFields(CorrelationDocument document, DetectionDocument rule)
    {
        var fields = document.GroupBy.Select(name => GroupField(document, rule, name)).OfType<FieldName>();
        return document.Keys.IsPerSource ? [.. fields, new FieldName(Fields.SourceId.Name)] : [.. fields];
    }

    private FieldName? GroupField(CorrelationDocument document, DetectionDocument rule, YamlScalar name)
    {
        var field = document.Aliases.GetValueOrDefault(name.Text)?.FirstOrDefault(pair => _index.Find(pair.Key.Text) == rule).Value;
        return _fields.Resolve((field ?? name).Text, field ?? name, document.Problems);
    }
}
