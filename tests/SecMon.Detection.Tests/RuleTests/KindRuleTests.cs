using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;

namespace SecMon.Detection.Tests.RuleTests;

/// <summary>The kinds that Sigma lacks (sigma.md 10.4), tested as an author of rules would.</summary>
public class KindRuleTests
{
    private const string Bases = """
        title: Read
        name: read
        logsource: {category: database}
        detection: {sel: {event.action: read}, condition: sel}
        ---
        title: Signed in
        name: login
        logsource: {category: database}
        detection: {sel: {event.action: login}, condition: sel}
        ---
        title: T
        secmon:
        """;

    [Theory]
    [InlineData("type: first_seen, rules: [login, read], field: source.ip, group-by: [user.name], history: 90d, learn: 7d", """
            - {event.action: login, user.name: a, source.ip: 10.0.0.1}
            - {after: 1d, event.action: login, user.name: a, source.ip: 10.0.0.2}
            - {after: 7d, event.action: login, user.name: a, source.ip: 10.0.0.1}
            - {after: 1d, event.action: login, user.name: a, source.ip: 10.0.0.3}
            - {after: 1d, event.action: login, user.name: a, source.ip: 10.0.0.3}
        """, "[{rule: T, events: [3], count: 1, group: {user.name: a}}]")]
    [InlineData("type: returned, rules: [login, read], group-by: [user.name], after: 45d", """
            - {event.action: login, user.name: a}
            - {after: 44d, event.action: login, user.name: a}
            - {after: 45d, event.action: login, user.name: a}
        """, "[{rule: T, events: [2], count: 2}]")]
    [InlineData("type: silence, rules: [read, login], group-by: [host.name], after: 5m", """
            - {event.action: read, host.name: pg1}
            - {after: 5m, event.action: read, host.name: pg1}
            - {after: 4m, event.action: read, host.name: pg2}
            - {after: 2m, event.action: read, host.name: pg2}
            - {after: 9m, event.action: read, host.name: pg1}
        """, "[{rule: T, events: [1], group: {host.name: pg1}}, {rule: T, events: [3], group: {host.name: pg2}}]")]
    [InlineData("type: without, rules: [read], missing: [login], group-by: [user.name], timespan: 1h", """
            - {event.action: login, user.name: a}
            - {after: 1h, event.action: read, user.name: a}
            - {after: 1s, event.action: read, user.name: a}
            - {after: 1s, event.action: read, user.name: b}
        """, "[{rule: T, events: [2], group: {user.name: a}}, {rule: T, events: [3], group: {user.name: b}}]")]
    [InlineData("type: ratio, rules: [read, login], over: {sum: db.response.returned_rows}, under: count, min: 100, group-by: [user.name], timespan: 1h, condition: {gte: 50}", """
            - {event.action: read, user.name: a, db.response.returned_rows: 90}
            - {event.action: read, user.name: a, db.response.returned_rows: 5}
            - {event.action: read, user.name: a, db.response.returned_rows: 55}
        """, "[{rule: T, events: [2], count: 3}]")]
    [InlineData("type: run, rules: [read, login], field: secmon.subject.serial, step: 2, group-by: [user.name], timespan: 1h, condition: {gte: 4}", """
            - {event.action: read, user.name: a, secmon.subject.serial: 9}
            - {event.action: read, user.name: a, secmon.subject.serial: 1}
            - {event.action: read, user.name: a, secmon.subject.serial: 2}
            - {event.action: read, user.name: a, secmon.subject.serial: 4}
            - {event.action: read, user.name: a, secmon.subject.serial: 5}
        """, "[{rule: T, events: [4]}]")]
    [InlineData("type: baseline, rules: [read, login], of: count, interval: 1h, by: none, learn: 3h, group-by: [user.name], condition: {times: 3, min: 5}", """
            - {event.action: read, user.name: a, repeat: {times: 8, every: 30m}}
            - {after: 30m, event.action: read, user.name: a, repeat: {times: 7, every: 1s}}
        """, "[{rule: T, events: [13], count: 6}]")]
    public void A_kind_fires_where_its_words_say(string secmon, string events, string expected)
    {
        var tests = new RuleFile("rules/a.tests.yml", "a.tests.yml", $"- name: case\n  at: 2026-01-05T09:00:00+07:00\n  events:\n{events}\n  expect: {expected}\n");
        var files = new RuleFiles([new RuleFile("rules/a.yml", "a.yml", $"{Bases} {{{secmon}}}\n"), tests], []);
        var read = RuleTestFile.Read(tests);
        Assert.Empty(read.Diagnostics);
        Assert.Empty(new RuleTestRunner(files).Run(Assert.Single(read.Cases), "a.yml").Failures);
    }
}
