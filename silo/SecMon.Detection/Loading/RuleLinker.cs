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
        new CorrelationCheck(_documents, _index).Check();
        var filters = Sound.OfType<FilterDocument>().Where(filter => !filter.NeverRuns).ToArray();
        foreach (var filter in filters)
            WarnOfUnknownRules(filter);

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

    private void WarnOfUnknownRules(FilterDocument filter)
    {
        foreach (var rule in filter.Rules ?? [])
        {
            if (_index.Find(rule.Text) is not DetectionDocument)
                filter.Problems.Warn(rule, $"there is no detection rule '{rule.Text}'", Spelling.Help(rule.Text, "Rules", _index.References));
        }
    }
}
