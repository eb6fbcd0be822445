using SecMon.Detection.Explanation;
using SecMon.Detection.Lists;
using SecMon.Detection.Loading;
using SecMon.Detection.Outlines;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Checks;

/// <summary>Warns of values that a field never has, because event.md lists all that it can have.</summary>
internal sealed class VocabularyChecks
{
    // A list is checked where it is written, and these compare something else than words.
    private static readonly string[] Beyond = ["expand", "exists", "fieldref", "lt", "lte", "gt", "gte", "minute", "hour", "day", "week", "month", "year"];

    private readonly LineEvaluator _evaluator = new(ListLibrary.Empty);
    private readonly Dictionary<string, HashSet<string>> _ofLists;
    private readonly Problems _problems;

    /// <summary>Takes the lists: a word that a deployment gives to its accounts or clients is one, and told of where it is given.</summary>
    public VocabularyChecks(IEnumerable<RuleFile> lists, Problems problems)
    {
        _problems = problems.For(ProblemKinds.UnknownValue);
        _ofLists = lists.Where(EnrichmentChecks.IsEnrichment).SelectMany(EnrichmentChecks.AddedCells)
            .GroupBy(cell => cell.Field).ToDictionary(cells => cells.Key, cells => cells.Select(cell => cell.Text).ToHashSet());
    }

    /// <summary>Checks a detection rule or a filter.</summary>
    public void Check(RuleOutline outline)
    {
        var isOwn = OwnLogSources.IsOwn(outline.LogSource);
        foreach (var line in outline.Selections.Values.SelectMany(CheckedRule.LinesIn))
        {
            if (Vocabularies.Of(line.Field) is { } words && (isOwn || Vocabularies.IsOfSecMon(line.Field)) && !Beyond.Any(line.Has))
                Check(line, words);
        }
    }

    private void Check(LineClause line, IReadOnlyList<string> words)
    {
        var events = words.Concat(_ofLists.GetValueOrDefault(line.Field) ?? []).Select(word => EventWith(line.Field, word)).ToArray();
        foreach (var value in line.Values.Where(value => !value.IsNull && !events.Any(access => _evaluator.Holds(line, value, access))))
            _problems.Warn(value, $"'{value.Text}' is no value of {line.Field}", Spelling.Help(value.Text, "Possible", words));
    }

    private static AccessEvent EventWith(string field, string word)
    {
        var access = new AccessEvent();
        var known = Fields.Find(field)!;
        access.Set(known, known.Type == FieldType.KeywordList ? FieldValue.List([word]) : FieldValue.Text(word));
        return access;
    }
}
