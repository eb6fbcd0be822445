using SecMon.Detection.Loading;
using SecMon.Detection.Outlines;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Checks;

/// <summary>Warns of fields that no event has, in rules whose log source SecMon's own parsers produce: they give the fields of event.md and no others.</summary>
internal sealed class FieldChecks
{
    private const string OfAlert = "secmon.evidence.";
    private const string EvidenceCount = "secmon.evidence.count";

    private readonly string[] _known;
    private readonly HashSet<string> _names;
    private readonly Problems _problems;

    /// <summary>Takes the lists, whose columns add fields too.</summary>
    public FieldChecks(IEnumerable<RuleFile> lists, Problems problems)
    {
        var added = lists.Where(list => list.RelativePath.StartsWith("enrich/", StringComparison.Ordinal))
            .SelectMany(list => Lists.CsvTable.Parse(list.Text).Header).Where(column => column.StartsWith('+')).Select(column => column[1..]);
        _known = [.. Fields.All.Select(field => field.Name).Concat(added).Distinct()];
        _names = [.. _known];
        _problems = problems.For(ProblemKinds.UnknownField);
    }

    /// <summary>Checks a detection rule or a filter.</summary>
    public void Check(RuleOutline outline)
    {
        CheckExplain(outline.Document, OwnLogSources.IsOwn(outline.LogSource));
        if (!OwnLogSources.IsOwn(outline.LogSource))
            return;
        foreach (var line in outline.Selections.Values.SelectMany(CheckedRule.LinesIn).Where(line => !line.IsKeyword))
        {
            Check(line.Field, line.Key.Location);
            foreach (var other in line.Has("fieldref") ? line.Values : [])
                Check(other.Text, other.Location);
        }

        Check(NamedFields.GroupBy(outline.Document));
    }

    /// <summary>Checks a correlation by the detection rules that it is made of.</summary>
    /// <param name="rule">The correlation.</param>
    /// <param name="catalogue">Finds its rules.</param>
    public void Check(CatalogueRule rule, RuleCatalogue catalogue)
    {
        var detections = catalogue.DetectionsOf(rule);
        CheckExplain(rule.Document, AreOwn(detections));
        if (AreOwn(detections))
            Check(NamedFields.Computed(rule.Document));

        var aliases = NamedFields.Aliases(rule.Document).ToArray();
        foreach (var name in NamedFields.GroupBy(rule.Document))
        {
            var aliased = aliases.Where(one => one.Alias == name.Text).SelectMany(one => DetectionsOf(one.Rule, catalogue)).ToHashSet();
            if (AreOwn([.. detections.Where(detection => !aliased.Contains(detection))]))
                Check(name.Text, name.Location);
        }

        foreach (var alias in aliases.Where(one => AreOwn(DetectionsOf(one.Rule, catalogue))))
            Check(alias.Field.Text, alias.Field.Location);
    }

    private static bool AreOwn(IReadOnlyCollection<RuleOutline> detections) => detections.Count > 0 && detections.All(detection => OwnLogSources.IsOwn(detection.LogSource));

    private static RuleOutline[] DetectionsOf(string reference, RuleCatalogue catalogue) =>
        [.. catalogue.Rules.Where(rule => rule.Name == reference || string.Equals(rule.Id, reference, StringComparison.OrdinalIgnoreCase)).SelectMany(catalogue.DetectionsOf)];

    private void CheckExplain(YamlMap document, bool isOwn)
    {
        foreach (var (field, place) in NamedFields.Explain(document))
        {
            if (field.StartsWith(OfAlert, StringComparison.Ordinal) && field != EvidenceCount)
                _problems.Warn(place, $"'{field}' is no field of an alert that a sentence can show", $"write {{{EvidenceCount}}}, the number of records");
            else if (isOwn && field != EvidenceCount)
                Check(field, place);
        }
    }

    private void Check(IEnumerable<YamlScalar> fields)
    {
        foreach (var field in fields)
            Check(field.Text, field.Location);
    }

    private void Check(string field, SourceLocation place)
    {
        if (field.Length == 0 || _names.Contains(field))
            return;
        var help = Spelling.Nearest(field, _known) is { } meant
            ? $"did you mean '{meant}'?"
            : "secmon parse shows the fields that rules see; a column +NAME of lists/enrich/*.csv adds one";
        _problems.Warn(place, $"'{field}' is no field of an event", help);
    }
}
