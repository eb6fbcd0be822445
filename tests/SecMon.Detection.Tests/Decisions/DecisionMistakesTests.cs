using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Decisions;

/// <summary>What is wrong with a decision is said at its place, all at once.</summary>
public class DecisionMistakesTests
{
    private const string Body = "  on: signals\n  when:\n    signal: {is: signal}\n";
    private const string Then = "  then:\n    - page: signal\n";

    [Theory]
    [InlineData("  on: signals\n  when: {}\n  then: [{alert: x}]\n", "5:3: the decision binds nothing: 'when' has no name", "6:18: there is no name 'x'")]
    [InlineData("  when: {signal: {is: signal}}\n  then: [{page: signal}]\n", "4:3: the decision does not say when it is made")]
    [InlineData("  on: signals\n  horizon: 7d\n  when: {signal: {is: signal}}\n  then: [{page: signal}]\n", "5:3: 'horizon' says how far back cases are looked at, and this decision is 'on: signals'")]
    [InlineData("  on: tuesday\n  when: {signal: {is: signal}}\n  then: [{page: signal}]\n", "4:7: 'on' is signals or case, not 'tuesday'")]
    [InlineData("  on: signals\n  wehn: {signal: {is: signal}}\n  then: [{page: signal}]\n", "5:3: unknown key 'wehn' under 'decision'", "6:17: there is no name 'signal'")]
    [InlineData("  on: signals\n  when: {signal: {is: signal}}\n", "4:3: the decision does nothing: there is no 'then'")]
    [InlineData("  on: signals\n  when: {signal: {is: signal}}\n  then: []\n", "6:9: the decision does nothing: 'then' is empty")]
    [InlineData("  on: signals\n  when: {signal: {is: signal}}\n  then: {page: signal}\n", "6:9: 'then' is a list of effects, not a map")]
    [InlineData("  on: signals\n  when: {signal: text}\n  then: [{page: signal}]\n", "5:18: 'signal' is a pattern, not text")]
    [InlineData("  on: signals\n  when: {signal: {level: low}}\n  then: [{page: signal}]\n", "5:18: 'signal' does not say which kind of fact it is")]
    [InlineData("  on: signals\n  when: {signal: {is: sginal}}\n  then: [{page: signal}]\n", "5:23: there is no kind of fact 'sginal'")]
    [InlineData("  on: signals\n  when: {signal: {is: signal}, c: {is: case}}\n  then: [{page: signal}]\n", "5:40: there are no cases yet where signals are decided")]
    [InlineData("  on: signals\n  when: {signal: {is: signal}}\n  not: {signal: {is: signal}}\n  then: [{page: signal}]\n", "6:9: the name 'signal' is already on line 5")]
    [InlineData("  on: signals\n  when: {9x: {is: signal}}\n  then: [{page: 9x}]\n", "5:10: '9x' is no name for a fact")]
    public void A_wrong_decision_is_an_error(string body, params string[] problems) => Assert.Equal(problems, DecisionFiles.Problems(DecisionFiles.Head + body));

    [Theory]
    [InlineData("usr.name: x", "6:26: a signal has no field 'usr.name'")]
    [InlineData("'@timestamp': x", "6:26: a signal has no field '@timestamp'")]
    [InlineData("db.query.text: x", "6:26: 'db.query.text' may not leave the process, so no decision reads it")]
    [InlineData("user.name|containz: x", "6:26: unknown modifier 'containz'")]
    [InlineData("user.name|base64: x", "6:26: 'base64' is no modifier of decisions")]
    [InlineData("'|contains': x", "6:26: a line of a pattern needs a field")]
    [InlineData("level: hihg", "6:33: 'hihg' is no level of a signal")]
    [InlineData("level|gte: 3", "6:26: 'gte' compares numbers or times, and 'level' is text")]
    [InlineData("kind: detektion", "6:32: 'detektion' is no kind of a signal")]
    [InlineData("count|gt: many", "6:36: 'gt' takes a number, not text")]
    [InlineData("time|gt: yesterday", "6:35: 'time' is a time, not 'yesterday'")]
    [InlineData("time|contains: '2026'", "6:26: 'time' is a time, and 'contains' does not go with times")]
    [InlineData("time: 2026-01-01", "6:32: a time is never equal to a day")]
    [InlineData("time|gt: 2026-01-01T10:00:00", "6:35: 'time' is a time, not '2026-01-01T10:00:00'")]
    [InlineData("user.name|re: '('", "6:41: invalid regular expression: Not enough )'s.")]
    [InlineData("user.name|expand: '%nobody%'", "6:44: there is no list 'nobody'")]
    [InlineData("user.name: [a, null]", "6:41: null in a list of values")]
    [InlineData("rule: copyed", "6:32: 'copyed' is the id or name of no rule, so the pattern is never bound")]
    [InlineData("use_case: EX-09", "6:36: 'EX-09' is the use case of no rule, so the pattern is never bound")]
    [InlineData("tags: [attack.t1005, attack.t9]", "6:47: 'attack.t9' is a tag of no rule, so the pattern is never bound")]
    [InlineData("level: low, level|cased: high", "6:38: two lines about 'level' contradict each other, so 'signal' is never bound")]
    [InlineData("use_case: EX-01, use_case|startswith: PR-", "6:43: two lines about 'use_case' contradict each other, so 'signal' is never bound")]
    [InlineData("user.name: $signal.source.ip", "6:37: '$signal.source.ip' is a field of the fact itself")]
    [InlineData("user.name: $other.user.name", "6:37: there is no name 'other'")]
    [InlineData("user.name: $later.user.name", "6:37: '$later.user.name' stands before 'later' is bound")]
    [InlineData("user.name: $later", "6:37: '$later' names no field of a fact")]
    [InlineData("user.name: [$later.user.name]", "6:38: $later.user.name stands in a list")]
    [InlineData("user.name: {a: b}", "6:37: a value is text, a number, a boolean, null, a list of these, or {within: …}")]
    [InlineData("'time|within': {of: $later.time}", "6:26: 'within' is no modifier")]
    public void A_wrong_line_is_an_error(string line, string problem) =>
        Assert.Equal([problem], DecisionFiles.Problems($"{DecisionFiles.Head}  on: signals\n  when:\n    signal: {{is: signal, {line}}}\n    later: {{is: signal}}\n{Then}"));

    [Theory]
    [InlineData("user.name: $signal.usr", "7:37: a signal has no field 'usr'")]
    [InlineData("user.name: $signal.count", "7:37: 'user.name' is text, and $signal.count is a number")]
    [InlineData("count|gt: $signal.time", "7:36: 'count' is a number, and $signal.time is a time")]
    [InlineData("user.name|gt: $signal.user.name", "7:26: 'gt' compares numbers or times, and 'user.name' is text")]
    [InlineData("user.name|startswith: $signal.user.name", "7:26: 'startswith' does not go with $signal.user.name")]
    [InlineData("user.name|contains|neq: $signal.user.name", "7:26: 'contains|neq' does not go with $signal.user.name")]
    [InlineData("time: {within: {of: $signal.level, before: 2h}}", "7:46: '$signal.level' is no time")]
    [InlineData("level: {within: {of: $signal.time, before: 2h}}", "7:33: 'level' is no time, so nothing lies within a time of it")]
    [InlineData("time: {within: {of: $signal.time}}", "7:41: 'within' does not say how far")]
    [InlineData("time: {within: {before: 2h}}", "7:41: 'within' does not say of what")]
    [InlineData("time: {within: {of: signal.time, before: 2h}}", "7:46: 'of' is a time of another fact")]
    [InlineData("time: {within: {of: $signal.time, before: 2 hours}}", "7:68: 'before' is a number and one of s, m, h, d, w, M, y")]
    [InlineData("time: {within: {of: $signal.time, after: 3h, before: 2h}}", "7:79: 'before' lies before 'after', so no time is within")]
    [InlineData("time: {within: {of: $signal.time, before: 2h, until: 1h}}", "7:72: unknown key 'until' under 'within'")]
    public void A_wrong_join_is_an_error(string line, string problem) =>
        Assert.Equal([problem], DecisionFiles.Problems($"{DecisionFiles.Head}  on: signals\n  when:\n    signal: {{is: signal}}\n    second: {{is: signal, {line}}}\n{Then}"));

    [Theory]
    [InlineData("- expct: signal", "8:7: there is no effect 'expct'")]
    [InlineData("- incident: {title: x}", "8:7: 'incident' is done to cases, and this decision is 'on: signals'")]
    [InlineData("- close: signal", "8:7: 'close' is done to cases, and this decision is 'on: signals'")]
    [InlineData("- {page: signal, alert: signal}", "8:22: 'page' and 'alert' in one effect")]
    [InlineData("- because: x", "8:7: an effect without a name")]
    [InlineData("- page", "8:7: an effect is a map, not text")]
    [InlineData("- page: nobody", "8:13: there is no name 'nobody'")]
    [InlineData("- page: gone", "8:13: 'gone' stands under 'not', so there is no fact of it")]
    [InlineData("- page: {signal: signal}", "8:13: 'page' is done to a name, not a map")]
    [InlineData("- absorb: signal", "8:15: 'absorb' is a map, not text")]
    [InlineData("- absorb: {signal: signal}", "8:15: 'absorb' does not say 'into'")]
    [InlineData("- absorb: {signal: signal, into: signal}", "8:38: a signal does not absorb itself")]
    [InlineData("- raise: signal", "8:14: 'raise' is a map, not text")]
    [InlineData("- raise: {signal: signal}", "8:7: 'raise' says no level")]
    [InlineData("- raise: {signal: signal, to: high, by: 1}", "8:41: 'raise' says both 'to' and 'by'")]
    [InlineData("- raise: {signal: signal, to: severe}", "8:35: 'severe' is no to")]
    [InlineData("- raise: {signal: signal, by: 2}", "8:35: 'by' is 1: one level more or less than that of the rule")]
    [InlineData("- conclude: {account: $signal.user.name}", "8:17: the conclusion has no name")]
    [InlineData("- conclude: {name: 'st*'}", "8:24: 'st*' is no name of a conclusion")]
    [InlineData("- conclude: {name: x, account: [a]}", "8:36: a field of a conclusion is $name.field, text, a number or a boolean, not a list")]
    [InlineData("- conclude: {name: x, account: $signal.usr}", "8:36: a signal has no field 'usr'")]
    [InlineData("- {page: signal, because: 'of {signal.user.name'}", "8:35: this brace is not closed")]
    [InlineData("- {page: signal, because: 'of signal.user.name}'}", "8:51: this brace was not opened")]
    [InlineData("- {page: signal, because: 'of {user}'}", "8:36: 'user' names no field of a fact")]
    [InlineData("- {page: signal, because: 'of {signal.usr}'}", "8:36: a signal has no field 'usr'")]
    [InlineData("- {page: signal, because: 'of {signal.db.query.text}'}", "8:36: 'db.query.text' may not leave the process, so no decision reads it")]
    [InlineData("- {page: signal, because: 'of {gone.title}'}", "8:36: 'gone' stands under 'not', so there is no fact of it")]
    [InlineData("- expect: signal", "1:1: a decision with 'expect' has an owner", "1:1: a decision with 'expect' ends on a day")]
    [InlineData("- lower: {signal: signal, by: 1}", "1:1: a decision with 'lower' has an owner", "1:1: a decision with 'lower' ends on a day")]
    [InlineData("- no_page: signal", "1:1: a decision with 'no_page' has an owner", "1:1: a decision with 'no_page' ends on a day")]
    public void A_wrong_effect_is_an_error(string effect, params string[] problems) =>
        Assert.Equal(problems, DecisionFiles.Problems($"{DecisionFiles.Head}{Body}  then:\n    {effect}\n  not: {{gone: {{is: signal, level: low}}}}\n"));

    [Theory]
    [InlineData("many: {is: signal, count: 3}", "7:38: 'count' is a map of comparisons, not a number")]
    [InlineData("many: {is: signal, count: {gte: 0}}", "7:44: 'gte' is a whole number from 1")]
    [InlineData("many: {is: signal, count: {least: 3}}", "7:39: unknown key 'least' under 'count'")]
    [InlineData("many: {is: signal, by: usr}", "7:35: a signal has no field 'usr'")]
    [InlineData("many: {is: signal}, few: {is: signal, title: $many.title}", "7:57: 'many' binds many facts, so nothing refers to a field of it")]
    public void A_wrong_gathering_is_an_error(string pattern, string problem) =>
        Assert.Equal([problem], DecisionFiles.Problems($"{DecisionFiles.Head}{Body}  all_of: {{{pattern}}}\n{Then}"));

    [Theory]
    [InlineData("row: {is: leave}", "7:15: there is no kind of fact 'leave'")]
    [InlineData("row: {is: leaver, acount: x}", "7:23: a row of 'leaver' has no field 'acount'")]
    [InlineData("row: {is: leaver, since_date: $signal.user.name}", "7:35: 'since_date' is a time, and $signal.user.name is text")]
    [InlineData("row: {is: account, kindd: clerk}", "7:24: a row of 'account' has no field 'kindd'")]
    [InlineData("row: {is: feed, issue: gaps}", "7:28: 'gaps' is no issue of a feed")]
    [InlineData("row: {is: conclusion}", "7:10: the pattern does not say which conclusion")]
    [InlineData("row: {is: conclusion, name|startswith: x}", "7:27: the name of a conclusion takes no modifiers")]
    [InlineData("row: {is: conclusion, name: nobody}", "7:33: no decision concludes 'nobody'")]
    public void A_wrong_fact_is_an_error(string pattern, string problem) =>
        Assert.Equal([problem], DecisionFiles.Problems($"{DecisionFiles.Head}{Body}    {pattern}\n{Then}"));

    [Theory]
    [InlineData("id: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11", "", "1:1: a decision needs an id, by which alerts name it")]
    [InlineData("title: t\n", "ownr: soc\n", null)]
    [InlineData("", "expires: soon\n", "8:10: 'soon' is no date")]
    [InlineData("", "secmon: {page: true}\n", "8:10: 'page' belongs to a rule")]
    [InlineData("", "secmon: {shadwo: true}\n", "8:10: unknown key 'shadwo' under 'secmon'")]
    [InlineData("", "detection: {s: {F: 1}, condition: s}\n", "8:1: 'decision' and 'detection' in one document")]
    public void A_wrong_attribute_is_an_error(string without, string with, string? problem)
    {
        var text = $"{DecisionFiles.Head}  on: signals\n  when: {{signal: {{is: signal}}}}\n  then:\n    - page: signal\n";
        var found = DecisionFiles.Problems((without.Length == 0 || problem is null ? text : text.Replace(without + "\n", "", StringComparison.Ordinal)) + with).ToList();

        if (problem is null)
            Assert.DoesNotContain(found, one => one.Contains("needs", StringComparison.Ordinal));
        else
            Assert.Contains(problem, found);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        var problems = DecisionFiles.Problems($"{DecisionFiles.Head}  on: signals\n  when:\n    signal: {{is: signal, levle: low, kind: x}}\n    row: {{is: nothing}}\n  then:\n    - page: sgnal\n    - exect: signal\n");

        Assert.Equal(["6:26: a signal has no field 'levle'", "6:44: 'x' is no kind of a signal", "7:15: there is no kind of fact 'nothing'", "9:13: there is no name 'sgnal'", "10:7: there is no effect 'exect'"], problems);
    }

    [Fact]
    public void An_unknown_name_is_mended()
    {
        var help = DecisionFiles.Load($"{DecisionFiles.Head}{Body}    row: {{is: aproval}}\n{Then}").Diagnostics.Single().Help!;

        Assert.StartsWith("did you mean 'approval'?", help, StringComparison.Ordinal);
        Assert.Contains("create lists/facts/aproval.csv", help, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_a_wrong_decision_gives_no_rules()
    {
        var result = DecisionFiles.Load($"title: r\nlogsource: {{category: c}}\ndetection: {{s: {{F: 1}}, condition: s}}\n---\n{DecisionFiles.Head}  on: signals\n  when: {{signal: {{is: signa}}}}\n{Then}");

        Assert.DoesNotContain(result.RuleSet.Detections, rule => rule.Metadata.Title == "r");
        Assert.Empty(result.RuleSet.Decisions.Decisions);
    }

    [Fact]
    public void A_circle_of_conclusions_is_printed()
    {
        var problems = DecisionFiles.Problems(Concluding("A", "one", "two"), Concluding("B", "two", "three"), Concluding("C", "three", "one"), Concluding("D", "one", "four"));

        Assert.Equal(
            [
                "6:34: a circle of conclusions: 'A' reads 'one' of 'C', 'C' reads 'three' of 'B', 'B' reads 'two' of 'A'",
                "6:34: a circle of conclusions: 'B' reads 'two' of 'A', 'A' reads 'one' of 'C', 'C' reads 'three' of 'B'",
                "6:34: a circle of conclusions: 'C' reads 'three' of 'B', 'B' reads 'two' of 'A', 'A' reads 'one' of 'C'",
            ],
            problems);
    }

    [Fact]
    public void A_decision_that_reads_what_it_concludes_is_a_circle() =>
        Assert.Equal(["6:34: a circle of conclusions: 'A' reads 'one' of 'A'"], DecisionFiles.Problems(Concluding("A", "one", "ONE")));

    [Fact]
    public void What_a_refused_decision_concludes_nobody_may_read()
    {
        var problems = DecisionFiles.Load(Concluding("A", "one", "two"), Concluding("B", "none", "one")).Diagnostics;

        Assert.Equal(["no decision concludes 'one'", "no decision concludes 'none'"], problems.Select(problem => problem.Message));
        Assert.Equal("the decision that does is refused: mend it first", problems[0].Help);
    }

    [Fact]
    public void A_field_of_a_conclusion_has_one_type()
    {
        const string Second = "title: u\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b12\ndecision:\n  on: signals\n  when: {signal: {is: signal}}\n  then:\n    - conclude: {name: x, f: $signal.time}\n";

        Assert.Equal(
            ["7:30: 'f' of the conclusion 'x' has another type elsewhere"],
            DecisionFiles.Problems($"{DecisionFiles.Head}{Body}  then:\n    - conclude: {{name: x, f: text}}\n", Second));
    }

    [Fact]
    public void Two_decisions_have_two_ids() =>
        Assert.Contains(DecisionFiles.Problems($"{DecisionFiles.Head}{Body}{Then}", $"{DecisionFiles.Head}{Body}{Then}"), problem => problem.StartsWith("2:5: the id '0f6c2a52", StringComparison.Ordinal));

    [Theory]
    [InlineData("level: critical")]
    [InlineData("use_case: PR-01")]
    [InlineData("use_case|startswith: [PR-, SM-]")]
    [InlineData("tags: secmon.self")]
    public void An_excuse_that_never_applies_is_told(string line)
    {
        var problem = DecisionFiles.Load($"{DecisionFiles.Head}  on: signals\n  when:\n    signal: {{is: signal, {line}}}\n  then:\n    - expect: signal\nowner: soc\nexpires: 2027-01-01\n").Diagnostics.Single();

        Assert.False(problem.IsError);
        Assert.Equal("'expect' never applies to 'signal': what it binds is critical, or about SecMon, feeds or covered tracks", problem.Message);
        Assert.Equal(ProblemKinds.Decision, problem.Kind);
    }

    private static string Concluding(string title, string reads, string concludes) =>
        $"title: {title}\nid: {Guid.NewGuid()}\ndecision:\n  on: signals\n  when:\n    read: {{is: conclusion, name: {reads}}}\n  then:\n    - conclude: {{name: {concludes}}}\n";
}
