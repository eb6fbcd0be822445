using SecMon.Detection.Explanation;
using SecMon.Detection.Lists;
using SecMon.Detection.Outlines;
using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tuning;

/// <summary>
/// Proposes a filter that drops false positives of a rule, and shows that it drops nothing that the tests expect: it runs
/// every test of the rule's file, and of the files of correlations that refer to it, with the filter.
/// </summary>
public sealed class RuleTuner
{
    /// <summary>Two fields before one: an account alone would be free to do anything.</summary>
    private static readonly string[][] Choices =
    [
        ["user.name", "service.name"], ["user.name", "host.name"], ["user.name", "source.ip"], ["service.name", "host.name"],
        ["user.name", "db.namespace"], ["user.name", "service.name", "source.ip"], ["user.name", "service.name", "host.name"],
        ["user.name", "secmon.purpose.code"], ["service.name", "source.ip"], ["user.name"], ["secmon.account.office", "service.name"],
    ];

    private readonly RuleFiles _files;
    private readonly CatalogueRule? _rule;
    private readonly RuleOutline[] _detections;
    private readonly RuleCatalogue _catalogue;
    private readonly LineEvaluator _lines;
    private readonly FalsePositives _falsePositives = new();
    private int _others;

    /// <summary>Takes loaded rules and the rule to tune.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="reference">Title, id, name, use case or file.</param>
    /// <param name="pseudonyms">Those of events and lists.</param>
    public RuleTuner(LoadedRules rules, string reference, ISubjectPseudonyms pseudonyms)
    {
        _files = rules.Files;
        _catalogue = new RuleCatalogue(rules.Files.Rules, rules.Problems);
        _rule = _catalogue.Find(reference) is [var only, ..] ? only : null;
        _detections = _rule is null ? [] : [.. _catalogue.DetectionsOf(_rule)];
        _lines = new LineEvaluator(ListLibrary.Of(rules.Files, pseudonyms));
    }

    /// <summary>Notes one false positive: an enriched event, or an alert, which carries the fields of the event that made it.</summary>
    public void Add(AccessEvent access)
    {
        var isAlert = access[new FieldName("event.kind")].TextForm() == "alert";
        if (isAlert || _detections.Any(rule => _lines.Holds(rule.Condition, access)))
            _falsePositives.Add(access);
        else
            _others++;
    }

    /// <summary>Looks for a filter.</summary>
    public FilterProposal Propose()
    {
        if (WhyNone() is { } reason)
            return new FilterProposal(null, [reason]);

        var expected = CasesBeside().Where(one => one.Test.Expectations.Count > 0).ToArray();
        var before = new RuleTestRunner(_files);
        var passing = expected.Where(one => before.Run(one.Test, one.Rules).Failures.Count == 0).ToArray();
        if (passing.Length == 0)
            return new FilterProposal(null, [$"no test that passes expects an alert of '{_rule!.Title}', so nothing would show that a filter is safe: write one first"]);

        var reasons = new List<string>();
        foreach (var choice in Choices)
        {
            var fields = choice.Select(field => (Field: field, Values: _falsePositives.ValuesOf(field))).ToArray();
            if (Array.Exists(fields, field => field.Values is null))
                continue;
            var filter = FilterText.Of(_detections, fields.ToDictionary(field => field.Field, field => field.Values!), _falsePositives.Count, Guid.NewGuid());
            if (BrokenBy(filter, passing) is { } broken)
                reasons.Add($"a filter on {string.Join(" and ", choice)} would lose what the test '{broken.Name}' ({broken.Location}) expects");
            else
                return new FilterProposal(filter, Shown(choice, passing));
        }

        return new FilterProposal(null, reasons.Count > 0
            ? [.. reasons, "the tests' true positives have the same values as the false positives; find a field in which they differ and write the filter by hand"]
            : ["the false positives have no stable values in common (account, application, host, address): each of these fields is missing in one of them, or has too many values"]);
    }

    private string? WhyNone()
    {
        if (_detections.Length == 0)
            return "there is no such rule, or its file has errors";
        if (_falsePositives.Count == 0)
            return $"none of the {_others} events matches '{_rule!.Title}', so there is nothing to drop; 'secmon rules explain' says why";
        if (Array.Find(_detections, rule => rule.Name is null && rule.Id is null) is { } nameless)
            return $"a filter names its rules by id or name, and '{nameless.Title}' at {nameless.Location} has neither: give it an id";
        return Array.Find(_detections, rule => rule.LogSource != _detections[0].LogSource) is { } other
            ? $"'{_detections[0].Title}' and '{other.Title}' have different log sources, and a filter has one: tune each by itself"
            : null;
    }

    private IReadOnlyList<string> Shown(string[] choice, (string Rules, RuleTestCase Test)[] passing)
    {
        var alerts = passing.Sum(one => one.Test.Expectations.Sum(expected => expected.Events?.Count ?? 1));
        return
        [
            $"drops {_falsePositives.Count} of {_falsePositives.Count} false positives by {string.Join(" and ", choice)}{(_others > 0 ? $"; {_others} events of the file do not match the rule" : "")}",
            $"with it {alerts} expected alerts of {passing.Length} tests still fire",
        ];
    }

    private RuleTestCase? BrokenBy(string filter, (string Rules, RuleTestCase Test)[] passing)
    {
        var with = new RuleTestRunner(_files with { Rules = [.. _files.Rules, new RuleFile("the proposed filter", "~tune.yml", filter)] });
        return passing.FirstOrDefault(one => with.Run(one.Test, one.Rules).Failures.Count > 0).Test;
    }

    /// <summary>The tests of all files whose rules see the filtered detection rules, by themselves or through correlations.</summary>
    private IEnumerable<(string Rules, RuleTestCase Test)> CasesBeside()
    {
        var touched = _catalogue.Rules.Where(rule => !rule.IsFilter && _catalogue.DetectionsOf(rule).Any(detection => _detections.Any(own => own.Location == detection.Location)))
            .Select(rule => rule.File.RelativePath).Distinct();
        foreach (var rules in touched)
        {
            var stem = rules[..rules.LastIndexOf('.')];
            foreach (var file in _files.Rules.Where(file => file.RelativePath == $"{stem}.tests.yml" || file.RelativePath == $"{stem}.tests.yaml"))
            {
                foreach (var test in RuleTestFile.Read(file).Cases)
                    yield return (rules, test);
            }
        }
    }
}
