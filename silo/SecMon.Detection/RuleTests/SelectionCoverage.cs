using SecMon.Detection.Explanation;
using SecMon.Detection.Lists;
using SecMon.Detection.Outlines;
using SecMon.Detection.Pipelines;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.RuleTests;

/// <summary>Notes which selections of the rules of one file held at least once over its tests.</summary>
public sealed class SelectionCoverage
{
    private readonly RuleOutline[] _rules;
    private readonly Dictionary<LoadedRules, LineEvaluator> _evaluators = [];
    private readonly HashSet<SelectionClause> _held = new(ReferenceEqualityComparer.Instance);
    private readonly ISubjectPseudonyms _pseudonyms;

    /// <summary>Coverage of the rules of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="others">The files of its rules folder, for their pipelines.</param>
    /// <param name="pseudonyms">Those of events and lists.</param>
    public SelectionCoverage(RuleFile file, IReadOnlyList<RuleFile> others, ISubjectPseudonyms pseudonyms)
    {
        var pipelines = others.Where(other => PipelineFolder.Holds(other.RelativePath));
        _rules = [.. RuleOutlines.Documents([file, .. pipelines]).Select(one => RuleOutline.Of(one.File, one.Document)).OfType<RuleOutline>()];
        _pseudonyms = pseudonyms;
    }

    /// <summary>Each selection in written order, and whether it held.</summary>
    public IReadOnlyList<CoveredSelection> Selections =>
    [
        .. _rules.SelectMany(rule => rule.Selections.Values, (rule, selection) =>
            new CoveredSelection(rule.Title, selection.Name.Text, selection.Name.Location, _held.Contains(selection))),
    ];

    /// <summary>Notes what holds for an enriched event.</summary>
    internal void Note(AccessEvent access, LoadedRules rules)
    {
        if (!_evaluators.TryGetValue(rules, out var evaluator))
            _evaluators[rules] = evaluator = new LineEvaluator(ListLibrary.Of(rules.Files, _pseudonyms));
        foreach (var selection in _rules.SelectMany(rule => rule.Selections.Values).Where(selection => !_held.Contains(selection)))
        {
            if (evaluator.Holds(selection, access))
                _held.Add(selection);
        }
    }
}
