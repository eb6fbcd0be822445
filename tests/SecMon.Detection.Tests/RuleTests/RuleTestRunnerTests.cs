using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;

namespace SecMon.Detection.Tests.RuleTests;

public class RuleTestRunnerTests
{
    private const string Rules = """
        title: Read by somebody
        name: read
        logsource: {category: database}
        detection:
          sel: {event.action: read}
          condition: sel
        ---
        title: Read twice
        correlation:
          type: event_count
          rules: [read]
          group-by: [secmon.subject.ids]
          timespan: 1m
          condition: {gte: 2}
        """;

    private const string Events = """
          at: 2026-01-05T09:00:00+07:00
          events:
            - {event.action: read, secmon.subject.ids: [p1]}
            - {after: 5s, event.action: read, secmon.subject.ids: [p1]}
        """;

    [Theory]
    [InlineData("[{rule: Read twice, events: [1], group: {secmon.subject.ids: p1}, count: 2}]")]
    [InlineData("[{rule: Read twice}]")]
    public void What_is_expected_and_fires_passes(string expected) => Assert.Empty(FailuresOf(expected));

    [Theory]
    [InlineData("[]", "fired and was not expected: Read twice at event 1")]
    [InlineData("[{rule: Read twice, events: [0]}]", "did not fire: Read twice at event 0")]
    [InlineData("[{rule: Read twice, group: {secmon.subject.ids: p2}}]", "did not fire: Read twice for secmon.subject.ids=p2")]
    [InlineData("[{rule: Read twice, count: 3}]", "did not fire: Read twice with 3 matches")]
    [InlineData("[{rule: Read thrice}]", "no rule 'Read thrice' in the rule file")]
    public void What_differs_is_said(string expected, string failure) =>
        Assert.Contains(FailuresOf(expected), found => found.Contains(failure, StringComparison.Ordinal));

    [Theory]
    [InlineData("[{rule: Read twice, events: [0]}]", "instead:  Read twice at event 1 for secmon.subject.ids=")]
    [InlineData("[{rule: Read twice, events: [1]}, {rule: Read by somebody, events: [0]}]", "because: the rule matches the event; it is quiet")]
    public void Why_an_alert_did_not_come_is_said(string expected, string reason) =>
        Assert.Contains(FailuresOf(expected), found => found.Contains(reason, StringComparison.Ordinal));

    [Fact]
    public void Why_a_correlation_did_not_fire_is_said() =>
        Assert.Contains(FailuresOf("[{rule: Read twice}]", Events.Replace("action: read", "action: write")), found => found.Contains("because: 'Read by somebody' matched 0 of 2 events; event 0: selection 'sel' is false", StringComparison.Ordinal));

    [Fact]
    public void Selections_that_held_are_covered()
    {
        var rules = new RuleFile("rules/a.yml", "a.yml", Rules.Replace("condition: sel", "never: {a: b}\n  condition: sel and not never"));
        var coverage = new SelectionCoverage(rules, [rules], SecMon.Events.Subjects.SubjectPseudonyms.WithPublicKeys());
        var tests = new RuleFile("rules/a.tests.yml", "a.tests.yml", $"- name: case\n{Events}\n  expect: [{{rule: Read twice}}]\n");
        new RuleTestRunner(new RuleFiles([rules, tests], [])).Run(Assert.Single(RuleTestFile.Read(tests).Cases), "a.yml", coverage);

        Assert.Equal([("sel", true), ("never", false)], coverage.Selections.Select(selection => (selection.Name, selection.Held)));
    }

    [Theory]
    [InlineData("shadow: true", 0)]
    [InlineData("page: true", 1)]
    public void A_rule_in_shadow_is_no_alert_that_people_hear_of(string key, int failures)
    {
        var rules = new RuleFile("rules/a.yml", "a.yml", $"title: On trial\nlogsource: {{category: database}}\ndetection: {{s: {{event.action: read}}, condition: s}}\nsecmon: {{{key}}}\n");
        var tests = new RuleFile("rules/a.tests.yml", "a.tests.yml", $"- name: case\n{Events}\n  alerts: []\n");
        var found = new RuleTestRunner(new RuleFiles([rules, tests], [])).Run(Assert.Single(RuleTestFile.Read(tests).Cases), "a.yml").Failures;

        Assert.Equal(failures, found.Select(failure => failure[..16]).Distinct().Count());
    }

    private static IReadOnlyList<string> FailuresOf(string expected, string events = Events)
    {
        var tests = new RuleFile("rules/a.tests.yml", "a.tests.yml", $"- name: case\n{events}\n  expect: {expected}\n");
        var files = new RuleFiles([new RuleFile("rules/a.yml", "a.yml", Rules), tests], []);
        var read = RuleTestFile.Read(tests);
        Assert.Empty(read.Diagnostics);
        return new RuleTestRunner(files).Run(Assert.Single(read.Cases), "a.yml").Failures;
    }
}
