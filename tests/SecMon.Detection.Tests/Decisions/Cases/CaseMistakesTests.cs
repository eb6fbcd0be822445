using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Decisions.Cases;

/// <summary>What is wrong with a decision about cases is said at its place, all at once.</summary>
public class CaseMistakesTests
{
    private const string Body = "  on: case\n  when:\n    c: {is: case, trigger: true}\n";
    private const string Then = "  then:\n    - page: c\n";
    private const string Incident = "- incident: {title: t, level: high, by: user.name, cases: c}";

    [Theory]
    [InlineData("usr: x", "6:19: a case has no field 'usr'")]
    [InlineData("time|gte: 2026-01-01", "6:19: a case has no field 'time'")]
    [InlineData("expected: true", "6:19: a case has no field 'expected'")]
    [InlineData("db.collection.name: x", "6:19: a case has no field 'db.collection.name'")]
    [InlineData("level: hihg", "6:26: 'hihg' is no level of a case")]
    [InlineData("status: closd", "6:27: 'closd' is no status of a case")]
    [InlineData("verdict: [benign, fine]", "6:37: 'fine' is no verdict of a case")]
    [InlineData("rule: copyed", "6:25: 'copyed' is the id or name of no rule, so the pattern is never bound")]
    [InlineData("use_case: EX-09", "6:29: 'EX-09' is the use case of no rule, so the pattern is never bound")]
    [InlineData("tags: attack.t9", "6:25: 'attack.t9' is a tag of no rule, so the pattern is never bound")]
    [InlineData("status: open, status|cased: closed", "6:33: two lines about 'status' contradict each other, so 'c' is never bound")]
    [InlineData("count|gt: many", "6:29: 'gt' takes a number, not text")]
    public void A_wrong_line_is_an_error(string line, string problem) =>
        Assert.Equal([problem], DecisionFiles.Problems($"{DecisionFiles.Head}  on: case\n  when:\n    c: {{is: case, {line}}}\n{Then}"));

    [Theory]
    [InlineData("s: {is: signal}", "7:13: there are no signals any more where cases are decided", "write is: case, or on: signals")]
    [InlineData("s: {is: feed}", "7:13: there is no feed where cases are decided: it belongs to a source", "the cases of group PR and FD say the same: {is: case, use_case|startswith: [PR-, FD-]}")]
    [InlineData("s: {is: caes}", "7:13: there is no kind of fact 'caes'", null)]
    public void A_wrong_kind_is_an_error(string pattern, string problem, string? help)
    {
        var found = DecisionFiles.Load($"{DecisionFiles.Head}{Body}    {pattern}\n{Then}").Diagnostics.Single();

        Assert.Equal(problem, $"{found.Location.Line}:{found.Location.Column}: {found.Message}");
        if (help is not null)
            Assert.Equal(help, found.Help);
    }

    [Theory]
    [InlineData("31d", "5:12: cases are looked at for at most 30 days back")]
    [InlineData("7", "5:12: 'horizon' is a positive number and one of s, m, h, d, w, M, y")]
    public void A_wrong_horizon_is_an_error(string horizon, string problem) =>
        Assert.Equal([problem], DecisionFiles.Problems($"{DecisionFiles.Head}  on: case\n  horizon: {horizon}\n  when:\n    c: {{is: case}}\n{Then}"));

    [Theory]
    [InlineData("- absorb: {signal: c, into: c}", "8:7: 'absorb' is done to signals, and this decision is 'on: case'")]
    [InlineData("- alert: c", "8:7: 'alert' is done to signals, and this decision is 'on: case'")]
    [InlineData("- incidnt: c", "8:7: there is no effect 'incidnt'")]
    [InlineData("- page: row", "8:13: 'page' is done to cases, and 'row' is a row of 'leaver'")]
    [InlineData("- page: nobody", "8:13: there is no name 'nobody'")]
    [InlineData("- raise: {signal: c, to: high}", "8:7: 'raise' is done to a name, not nothing", "8:15: unknown key 'signal' under 'raise'")]
    [InlineData("- raise: {case: c}", "8:7: 'raise' says no level")]
    [InlineData("- raise: {case: c, by: 2}", "8:28: 'by' is 1: one level more or less than that of the case")]
    [InlineData("- incident: c", "8:17: 'incident' is a map, not text")]
    [InlineData("- incident: {cases: c}", "8:17: 'incident' does not say 'title'", "8:17: 'incident' does not say 'by'")]
    [InlineData("- incident: {title: t, level: high, by: user.name}", "8:17: 'incident' does not say 'cases'")]
    [InlineData("- incident: {title: t, level: hihg, by: user.name, cases: c}", "8:35: 'hihg' is no level")]
    [InlineData("- incident: {title: t, level: high, by: user, cases: c}", "8:45: 'user' is no by")]
    [InlineData("- incident: {title: t, level: high, by: source, cases: []}", "8:60: an incident has at least one case")]
    [InlineData("- incident: {title: t, level: high, by: source, cases: [c, row]}", "8:64: 'incident' is done to cases, and 'row' is a row of 'leaver'")]
    [InlineData("- incident: {title: t, level: high, by: source, cases: [c, gone]}", "8:64: 'gone' stands under 'not', so there is no fact of it")]
    [InlineData("- incident: {title: '{c.usr}', level: high, by: source, cases: c}", "8:27: a case has no field 'usr'")]
    [InlineData("- incident: {title: t, level: high, by: source, cases: c, page: perhaps}", "8:69: 'page' is true or false, not text")]
    [InlineData("- incident: {title: t, level: high, by: source, cases: c, nxt: x}", "8:63: unknown key 'nxt' under 'incident'")]
    [InlineData("- route: c", "8:14: 'route' is a map, not text")]
    [InlineData("- route: {case: c}", "8:14: 'route' does not say 'to'")]
    [InlineData("- assign: {to: eve}", "8:15: 'assign' does not say 'case'")]
    [InlineData("- task: {case: c}", "8:13: 'task' does not say 'text'")]
    [InlineData("- task: 'call {c.usr}'", "8:20: a case has no field 'usr'")]
    [InlineData("- propose: {case: c, verdict: fine}", "8:35: 'fine' is no verdict")]
    [InlineData("- close: {case: c, verdict: benign}", "1:1: a decision with 'close' has an owner", "1:1: a decision with 'close' ends on a day")]
    [InlineData("- expect: c", "1:1: a decision with 'expect' has an owner", "1:1: a decision with 'expect' ends on a day")]
    public void A_wrong_effect_is_an_error(string effect, params string[] problems) =>
        Assert.Equal(problems, DecisionFiles.Problems($"{DecisionFiles.Head}  on: case\n  when: {{c: {{is: case}}, row: {{is: leaver}}}}\n  not: {{gone: {{is: case}}}}\n  then:\n    {effect}\n"));

    [Fact]
    public void Two_incidents_of_one_decision_are_an_error() =>
        Assert.Equal(["9:7: the decision opens two incidents, and there is one for each decision and value"], DecisionFiles.Problems($"{DecisionFiles.Head}{Body}  then:\n    {Incident}\n    {Incident}\n"));

    [Fact]
    public void A_task_without_a_case_is_an_error() => Assert.Equal(
        ["7:13: 'task' is done to a case, and no name of 'when' is one"],
        DecisionFiles.Problems($"{DecisionFiles.Head}  on: case\n  when: {{row: {{is: leaver}}}}\n  then:\n    - task: call\n"));

    [Theory]
    [InlineData("on: signals", "is: signal", "incident: {title: t}", "write on: case; effects on signals: alert, absorb, raise, lower, page, no_page, expect, conclude")]
    [InlineData("on: case", "is: case", "absorb: {signal: c, into: c}", "write on: signals; effects on cases: raise, lower, page, no_page, expect, conclude, incident, route, assign, task, propose, close")]
    public void An_effect_of_the_other_moment_says_which(string moment, string kind, string effect, string help) =>
        Assert.Equal(help, DecisionFiles.Load($"{DecisionFiles.Head}  {moment}\n  when: {{c: {{{kind}}}}}\n  then: [{{{effect}}}]\n").Diagnostics.Single().Help);

    [Fact]
    public void A_case_where_signals_are_decided_says_where_it_belongs() =>
        Assert.Equal("write on: case", DecisionFiles.Load($"{DecisionFiles.Head}  on: signals\n  when: {{c: {{is: case}}}}\n  then: [{{conclude: {{name: x}}}}]\n").Diagnostics.Single().Help);

    [Fact]
    public void Everything_wrong_is_said_at_once() => Assert.Equal(
        ["5:12: cases are looked at for at most 30 days back", "7:19: a case has no field 'usr'", "8:13: there is no feed where cases are decided: it belongs to a source", "10:28: 'hi' is no to", "11:7: 'absorb' is done to signals, and this decision is 'on: case'"],
        DecisionFiles.Problems($"{DecisionFiles.Head}  on: case\n  horizon: 2M\n  when:\n    c: {{is: case, usr: x}}\n    f: {{is: feed}}\n  then:\n    - raise: {{case: c, to: hi}}\n    - absorb: {{signal: c, into: c}}\n"));

    [Fact]
    public void What_signals_conclude_no_decision_about_cases_reads()
    {
        const string Drawer = "title: u\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b12\ndecision:\n  on: signals\n  when: {signal: {is: signal}}\n  then:\n    - conclude: {name: stolen}\n";
        var problem = DecisionFiles.Load($"{DecisionFiles.Head}{Body}    why: {{is: conclusion, name: stolen}}\n{Then}", Drawer).Diagnostics.Single();

        Assert.Equal("no decision concludes 'stolen'", problem.Message);
        Assert.Equal("one on: signals does, and what is concluded there is forgotten here: conclude it in a decision on: case", problem.Help);
    }

    [Theory]
    [InlineData("on: case", "is: case", "'many' is gathered anew for every fact that 'c' may bind, which takes long where there are many")]
    [InlineData("on: case", "is: case, trigger: true", null)]
    [InlineData("on: case", "is: case, id: al-1", null)]
    [InlineData("on: case", "is: case, rule: copied", "'many' is gathered anew for every fact that 'c' may bind, which takes long where there are many")]
    [InlineData("on: signals", "is: signal", "'many' is gathered anew for every fact that 'c' may bind, which takes long where there are many")]
    [InlineData("on: signals", "is: signal, rule: copied", null)]
    [InlineData("on: signals", "is: signal, rule: cop*", "'many' is gathered anew for every fact that 'c' may bind, which takes long where there are many")]
    public void Gathering_for_each_of_many_is_told(string moment, string pattern, string? message)
    {
        var kind = moment == "on: case" ? "case" : "signal";
        var problems = DecisionFiles.Load($"{DecisionFiles.Head}  {moment}\n  when:\n    c: {{{pattern}}}\n  all_of:\n    many: {{is: {kind}, user.name: $c.user.name}}\n  then:\n    - page: many\n").Diagnostics;

        Assert.Equal(message is null ? [] : [$"8:5: {message}"], problems.Select(problem => $"{problem.Location.Line}:{problem.Location.Column}: {problem.Message}"));
        Assert.All(problems, problem => Assert.Equal((false, ProblemKinds.Decision), (problem.IsError, problem.Kind)));
    }

    [Fact]
    public void An_excuse_by_rows_about_tables_is_told() => Assert.Equal(
        ["7:5: 'expect' never comes to bear: rows of 'approval' are about tables, which a case does not know"],
        DecisionFiles.Problems($"{DecisionFiles.Head}{Body}    row: {{is: approval, account: $c.user.name, to|gte: $c.last}}\n  then:\n    - expect: c\n"));

    [Theory]
    [InlineData("expect: c")]
    [InlineData("close: {case: c, verdict: benign}")]
    public void An_excuse_that_never_applies_is_told(string effect)
    {
        var problem = DecisionFiles.Load($"{DecisionFiles.Head}  on: case\n  when:\n    c: {{is: case, level: critical}}\n  then:\n    - {effect}\nowner: soc\nexpires: 2027-01-01\n").Diagnostics.Single();

        Assert.EndsWith("never applies to 'c': what it binds is critical, or about SecMon, feeds or covered tracks", problem.Message, StringComparison.Ordinal);
    }
}
