using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Detection.RuleTests;

/// <summary>The cases and incidents of one test, event by event, with what people do in between.</summary>
internal sealed class StoryRun
{
    private readonly RuleTestCase _test;
    private readonly StoryDifferences _differences;
    private readonly CaseBook _book;
    private readonly List<string> _problems = [];
    private DateTime _now;

    /// <summary>Begins.</summary>
    public StoryRun(RuleTestCase test, LoadedRules rules, ISubjectPseudonyms pseudonyms)
    {
        _test = test;
        _differences = new StoryDifferences(rules.RuleSet);
        _book = new CaseBook(new CaseDecider(rules.Decisions, rules.Facts, rules.NameOf, pseudonyms));
    }

    /// <summary>Takes what an event fired, and lets people act.</summary>
    /// <param name="fired">What it fired; what is in shadow reaches no case.</param>
    /// <param name="index">Index of the event.</param>
    public void Take(FiredInOrder fired, int index)
    {
        foreach (var (alert, held) in fired.InOrder())
        {
            if (alert is { Rule.IsShadow: false })
                _now = _book.Add(AlertFacts.Of(JsonNode.Parse(alert.Document)!)).Updated;
            else if (held is { Rule.IsShadow: false })
                _book.Add(HeldFacts.Of(JsonNode.Parse(held.Document)!));
        }

        foreach (var act in _test.People.Where(act => act.After == index))
            Act(act);
    }

    /// <summary>What differs from what the test says, one sentence each.</summary>
    public IEnumerable<string> Differences() => [.. _problems, .. _differences.Of(_test, _book)];

    private void Act(PersonAct act)
    {
        if (_book.Cases.LastOrDefault(one => _differences.Bears(one.RuleId, act.Rule)) is not { } one)
            _problems.Add($"{act.Location}: people: there is no case of {act.Rule} after event {act.After}");
        else if (_book.Change(one.Id, act.Change, _now) is { } problem)
            _problems.Add($"{act.Location}: people: {problem}");
    }
}
