using SecMon.Detection.Decisions.Loading;
using SecMon.Detection.Rules;

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
        foreach (var filter in _documents.OfType<FilterDocument>().Where(filter => !filter.NeverRuns))
            RefuseUnknownRules(filter);
        new CorrelationCheck(_documents, _index).Check();
        var filters = Sound.OfType<FilterDocument>().Where(filter => !filter.NeverRuns).ToArray();
        var correlations = Sound.OfType<CorrelationDocument>().Where(correlation => !correlation.NeverRuns).ToArray();
        var silent = correlations.Where(correlation => !correlation.Generate)
            .SelectMany(correlation => correlation.Entering.Select(rule => _index.Find(rule.Text))).OfType<RuleDocument>().ToHashSet();
        var detections = Sound.OfType<DetectionDocument>().Where(document => !document.NeverRuns)
            .ToDictionary(document => document, document => DetectionLink.Compile(document, filters, !silent.Contains(document)));
        var linked = new CorrelationLinker(_index, _fields, detections, silent).Compile(correlations);
        foreach (var detection in detections.Values)
            detection.Correlations = [.. linked.Where(correlation => correlation.Rules.Contains(detection))];
        foreach (var inner in linked)
            inner.Correlations = [.. linked.Where(correlation => correlation.Rules.Contains(inner))];
        CorrelationChains.Join(linked);
        return new LinkedRules([.. detections.Values], linked);
    }

    /// <summary>A filter that joins no rule takes nothing away, and whoever wrote it believes that it does.</summary>
    private void RefuseUnknownRules(FilterDocument filter)
    {
        var problems = filter.Problems.For(ProblemKinds.Filter);
        foreach (var rule in filter.Rules ?? [])
        {
            if (_index.Find(rule.Text) is CorrelationDocument or FilterDocument or DecisionDocument)
                problems.Error(rule, $"'{rule.Text}' is no detection rule, and filters join no others", "name the detection rules that enter it");
            else if (_index.Find(rule.Text) is null && _index.RefuseUnnamed(rule.Text) is null)
                problems.Error(rule, $"there is no rule '{rule.Text}'", Spelling.Help(rule.Text, "Rules", _index.References));
        }
    }
}
