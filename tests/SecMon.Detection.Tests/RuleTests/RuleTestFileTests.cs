using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;
using SecMon.Events;

namespace SecMon.Detection.Tests.RuleTests;

public class RuleTestFileTests
{
    [Fact]
    public void A_case_with_events_is_read()
    {
        var one = Assert.Single(Read("""
            - name: copied by a clerk
              at: 2026-01-05T09:00:00+07:00
              events:
                - {event.action: copy_out, db.collection.name: [pop.citizen], n: 5, f: 0x1F, ok: true, none: null, deep: {a: 1}}
                - {after: 10s, event.action: logout}
              lists: {batch_accounts.txt: [etl_batch, 7], enrich/accounts.csv: "a,b"}
              expect: [{rule: Citizen table copied out, events: [0], group: {user.name: clerk_1}, count: 2}]
            """).Cases);

        Assert.Equal(("copied by a clerk", 1, 3), (one.Name, one.Location.Line, one.Location.Column));
        Assert.Equal(["2026-01-05T02:00:00.000000Z", "2026-01-05T02:00:10.000000Z"], one.Events.Select(access => Text(access, "@timestamp")));
        var fields = one.Events[0].Document;
        Assert.Equal(FieldValue.List([FieldValue.Text("pop.citizen")]), fields.Find("db.collection.name"));
        Assert.Equal((FieldValue.Integer(5), FieldValue.Integer(31)), (fields.Find("n"), fields.Find("f")));
        Assert.Equal((FieldValue.Boolean(true), FieldValue.Null, FieldValue.Integer(1)), (fields.Find("ok"), fields.Find("none"), fields.Find("deep.a")));
        Assert.Contains(fields.Members, member => member.Key == "event.action");
        Assert.Equal([("batch_accounts.txt", "etl_batch\n7\n"), ("enrich/accounts.csv", "a,b")], one.Lists.Select(list => (list.RelativePath, list.Text)));
        var expectation = Assert.Single(one.Expectations);
        Assert.Equal(("Citizen table copied out", 2, "clerk_1"), (expectation.Rule, expectation.Count, expectation.Group["user.name"]));
        Assert.Equal([0], expectation.Events);
    }

    [Fact]
    public void A_repeated_event_is_written_out()
    {
        var one = Assert.Single(Read("""
            - name: many
              at: 2026-01-05T00:00:00Z
              events:
                - {a: 1, repeat: {times: 3, every: 5s, field: secmon.subject.ids, values: 'p{n}'}}
                - {after: 1m, a: 2}
              expect: []
            """).Cases);

        Assert.Equal(["p1", "p2", "p3", null], one.Events.Select(access => access.Document.Find("secmon.subject.ids").TextForm()));
        Assert.Equal([0, 5, 10, 70], one.Events.Select(access => (int)(access.Timestamp - one.Events[0].Timestamp).TotalSeconds));
    }

    [Fact]
    public void A_case_with_lines_is_read()
    {
        var one = Assert.Single(Read("- name: x\n  lines:\n    format: pgaudit\n    text: |\n      one\n      two\n  expect: []\n").Cases);

        Assert.Empty(one.Events);
        Assert.Equal(("pgaudit", "one\ntwo\n"), (one.Lines?.Format, one.Lines?.Text));
    }

    [Theory]
    [InlineData("- {events: [], expect: []}", "the case has no name")]
    [InlineData("- {name: x, expect: []}", "a case has either 'events' or 'lines'")]
    [InlineData("- {name: x, events: []}", "a case needs a list 'expect'")]
    [InlineData("- {name: x, events: [], expect: [], evnts: 1}", "unknown key 'evnts' in a case")]
    [InlineData("- {name: x, events: [{a: 1}], expect: []}", "the event has no time")]
    [InlineData("- {name: x, at: monday, events: [], expect: []}", "'monday' is no time")]
    [InlineData("- {name: x, at: 2026-01-05T00:00:00Z, events: [{repeat: {every: 1s}}], expect: []}", "'repeat' needs 'times'")]
    [InlineData("- {name: x, at: 2026-01-05T00:00:00Z, events: [{repeat: {times: 2000000000}}], expect: []}", "a case has at most 100000 events")]
    [InlineData("- {name: x, at: 2026-01-05T00:00:00Z, events: [{after: 9999y}], expect: []}", "the time of this event is past the year 9999")]
    [InlineData("- {name: x, events: [], expect: [{events: [0]}]}", "an expected alert names its rule")]
    [InlineData("- {name: x, events: [], expect: [{rule: r, events: [a]}]}", "an index of an event is a whole number from 0")]
    [InlineData("- {name: x, lines: {format: f}, expect: []}", "'lines' needs 'format' and 'text'")]
    [InlineData("- {name: x, events: [], expect: [], lists: {a: [b]}}", "'a' is no list")]
    [InlineData("name: x", "a file of tests is a list of cases, not a map")]
    [InlineData("- {name: x", "not valid YAML: ")]
    public void A_wrong_case_is_refused_with_its_line(string text, string message)
    {
        var file = Read(text);

        Assert.Empty(file.Cases);
        Assert.Contains(file.Diagnostics, one => one.IsError && one.Message.StartsWith(message, StringComparison.Ordinal) && one.Location.Line == 1);
    }

    private static RuleTestFile Read(string text) => RuleTestFile.Read(new RuleFile("rules/r.tests.yml", "r.tests.yml", text));

    private static string? Text(RuleTestEvent access, string name) => access.Document.Find(name).TextForm();
}
