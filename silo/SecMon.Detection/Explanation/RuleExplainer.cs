using SecMon.Detection.Lists;
using SecMon.Detection.Outlines;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Explanation;

/// <summary>Explains why rules match an event, or do not: the tree of the condition, each selection, line and value.</summary>
public sealed class RuleExplainer
{
    private const int MostValues = 12;

    private readonly RuleCatalogue _catalogue;
    private readonly LineEvaluator _lines;
    private readonly ValueView _view;

    /// <summary>Takes loaded rules.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="pseudonyms">Those with which events and lists were made.</param>
    /// <param name="view">What may be shown.</param>
    public RuleExplainer(LoadedRules rules, ISubjectPseudonyms pseudonyms, ValueView view)
    {
        _catalogue = new RuleCatalogue(rules.Files.Rules, rules.Problems);
        _lines = new LineEvaluator(ListLibrary.Of(rules.Files, pseudonyms));
        _view = view;
    }

    /// <summary>The titles of all rules that can be explained.</summary>
    public IEnumerable<string> Titles => _catalogue.Rules.Where(rule => !rule.IsFilter).Select(rule => rule.Title);

    /// <summary>Explains the rules that bear a title, an id or a name, or stand in a file; of a correlation those that it refers to.</summary>
    /// <param name="reference">Which rules.</param>
    /// <param name="access">The event, enriched.</param>
    /// <returns>Empty when there is no such rule.</returns>
    public IReadOnlyList<RuleExplanation> Explain(string reference, AccessEvent access) =>
        [.. _catalogue.Find(reference).SelectMany(rule => Explain(rule, access))];

    private IEnumerable<RuleExplanation> Explain(CatalogueRule rule, AccessEvent access)
    {
        var group = rule.GroupBy.ToDictionary(field => field, field => _view.Of(new FieldName(field), access));
        return _catalogue.DetectionsOf(rule).Select(detection => new RuleExplanation(
            detection.Title, detection.Location, rule.Outline is null ? rule.Title : null, group, Condition(detection, access)));
    }

    private ExplanationNode Condition(RuleOutline rule, AccessEvent access)
    {
        var condition = Node(rule.Condition, access);
        var filters = _catalogue.FiltersOf(rule).Select(filter => Filter(filter, access)).ToArray();
        return filters.Length == 0 ? condition : Group(ExplanationKind.All, [condition, .. filters]);
    }

    private ExplanationNode Filter(RuleOutline filter, AccessEvent access)
    {
        var condition = Node(filter.Condition, access);
        return new ExplanationNode(ExplanationKind.Filter, filter.Title, filter.Location.Line, condition.Holds, Found: null, [condition]);
    }

    private ExplanationNode Node(Clause clause, AccessEvent access)
    {
        switch (clause)
        {
            case BothClause both:
                return Group(ExplanationKind.All, [.. both.Parts.Select(part => Node(part, access))]);
            case EitherClause either:
                return Group(ExplanationKind.Any, [.. either.Parts.Select(part => Node(part, access))]);
            case NoneClause none:
                var inner = Node(none.Inner, access);
                return new ExplanationNode(ExplanationKind.Not, "", Line: 0, !inner.Holds, Found: null, [inner]);
            case SelectionClause selection:
                var lines = Node(selection.Inner, access);
                IReadOnlyList<ExplanationNode> parts = lines.Kind == ExplanationKind.All ? lines.Parts : [lines];
                return new ExplanationNode(ExplanationKind.Selection, selection.Name.Text, selection.Name.Location.Line, lines.Holds, Found: null, [Group(ExplanationKind.All, parts)]);
            default:
                return Line((LineClause)clause, access);
        }
    }

    private static ExplanationNode Group(ExplanationKind kind, IReadOnlyList<ExplanationNode> parts)
    {
        var holds = kind == ExplanationKind.All ? parts.All(part => part.Holds) : parts.Any(part => part.Holds);
        return parts.Count == 1 ? parts[0] : new ExplanationNode(kind, "", Line: 0, holds, Found: null, parts);
    }

    private ExplanationNode Line(LineClause line, AccessEvent access)
    {
        var holds = _lines.Holds(line, value: null, access);
        var found = line.IsKeyword ? "its fields" : _view.Of(new FieldName(line.Field), access);
        var values = line.Values.Count == 1 ? [] : line.Values.Select(value => Value(line, value, access)).OrderByDescending(value => value.Holds).Take(MostValues).ToArray();
        var key = line.IsKeyword && line.Modifiers.Count == 0 ? "keyword" : line.Key.Text;
        return new ExplanationNode(ExplanationKind.Line, $"{key}: {TextOf(line)}", line.Values[0].Location.Line, holds, found, values);
    }

    private ExplanationNode Value(LineClause line, YamlScalar value, AccessEvent access) =>
        new(ExplanationKind.Value, TextOf(value), value.Location.Line, _lines.Holds(line, value, access), Found: null, []);

    private static string TextOf(LineClause line)
    {
        if (line.Values.Count == 1)
            return TextOf(line.Values[0]);
        var shown = string.Join(", ", line.Values.Take(MostValues).Select(TextOf));
        return $"[{shown}{(line.Values.Count > MostValues ? $", … {line.Values.Count} values" : "")}]";
    }

    private static string TextOf(YamlScalar value) => value.Kind == YamlScalarKind.Null ? "null" : value.Text;
}
