using SecMon.Detection.Tests.Rules;

namespace SecMon.Detection.Tests.Matching;

public class SelectionTests
{
    [Theory]
    [InlineData(@"F: '\*'", "*", "x")]
    [InlineData(@"F: 'a\\b'", @"a\b", @"a\\b")]
    [InlineData(@"F: 'a\b'", @"a\b", "ab")]
    [InlineData(@"F: 'C:\'", @"C:\", "C:")]
    [InlineData(@"F: 'x\\*'", @"x\yz", @"x*")]
    [InlineData(@"F: 'x\\\*'", @"x\*", @"x\yz")]
    [InlineData(@"F: 'x\\\\'", @"x\\", @"x\")]
    [InlineData(@"F: '\\\x'", @"\\x", @"\x")]
    [InlineData(@"F|startswith: 'C:\'", @"C:\windows", "C:x")]
    [InlineData(@"F|contains: '\'", @"a\b", "ab")]
    [InlineData("F: 'a?c'", "a😀c", "ac")]
    [InlineData("F: 'a??c'", "a😀xc", "a😀c")]
    [InlineData("F: '?'", "😀", "xy")]
    [InlineData("F: '*??'", "x😀", "😀")]
    [InlineData("F: 'a*b*c'", "aXbYbZc", "aXcYb")]
    [InlineData("F: 'ab*ba'", "abba", "aba")]
    [InlineData("F: 'Đào'", "đÀO", "dao")]
    [InlineData("F: 'ß'", "ß", "ss")]
    [InlineData("F: 'i'", "I", "ı")]
    [InlineData("F: '%x%'", "%X%", "x")]
    [InlineData("F: 'a.b[c]'", "A.B[C]", "axb[c]")]
    [InlineData("F: yes", "yes", "true")]
    [InlineData("F: 2026-01-01", "2026-01-01", "2026")]
    [InlineData("F|contains: 46", "x460", "x47")]
    [InlineData("F: 'a*'", "a\nb", "b")]
    public void Texts_match_as_written(string line, string matching, string other)
    {
        Assert.True(Rule.LineHolds(line, Json(matching)));
        Assert.False(Rule.LineHolds(line, Json(other)));
    }

    [Theory]
    [InlineData("F: 4624", "4624", true)]
    [InlineData("F: 4624", "4624.0", true)]
    [InlineData("F: 4624", "\"4624\"", true)]
    [InlineData("F: 4624", "\"4.624e3\"", true)]
    [InlineData("F: 4624", "\"x4624\"", false)]
    [InlineData("F: 4624", "\"04624\"", false)]
    [InlineData("F: 4624", "\" 4624\"", false)]
    [InlineData("F: 1", "true", false)]
    [InlineData("F: 0x1F", "31", true)]
    [InlineData("F: 0o17", "15", true)]
    [InlineData("F: 9007199254740993", "9007199254740992", false)]
    [InlineData("F: 9007199254740993", "9007199254740993", true)]
    [InlineData("F: 18446744073709551615", "18446744073709551615", true)]
    [InlineData("F: 18446744073709551615", "18446744073709551614", false)]
    [InlineData("F|gt: 9007199254740992", "9007199254740993", true)]
    [InlineData("F: 0.1", "1e-1", true)]
    [InlineData("F: 0", "1e-40", false)]
    [InlineData("F: 1e400", "1e400", true)]
    [InlineData("F: '46*'", "4624", true)]
    [InlineData("F: '4624'", "4624.0", false)]
    [InlineData("F: true", "true", true)]
    [InlineData("F: true", "\"TRUE\"", true)]
    [InlineData("F: true", "1", false)]
    [InlineData("F: false", "0", false)]
    [InlineData("F: 'true'", "true", true)]
    [InlineData("F: null", "null", true)]
    [InlineData("F: null", "[]", true)]
    [InlineData("F: null", "[1, null]", true)]
    [InlineData("F: null", "\"\"", false)]
    [InlineData("F: ''", "\"\"", true)]
    [InlineData("F: ''", "null", false)]
    [InlineData("F: '*'", "\"\"", true)]
    [InlineData("F: '*'", "null", false)]
    [InlineData("F: '*'", "{}", false)]
    [InlineData("F: '*'", "5", true)]
    [InlineData("F|exists: true", "{}", true)]
    [InlineData("F|exists: true", "null", true)]
    [InlineData("F|exists: false", "null", false)]
    [InlineData("F|neq: a", "\"a\"", false)]
    [InlineData("F|neq: a", "[\"b\", \"a\"]", false)]
    [InlineData("F|neq: a", "[\"b\", \"c\"]", true)]
    [InlineData("F|neq: null", "1", true)]
    [InlineData("F: [a, b]", "[[\"x\"], [\"b\"]]", true)]
    [InlineData("F|all|contains: [a, b]", "[\"xa\", \"xb\"]", true)]
    [InlineData("F|all|contains: [a, b]", "[\"xa\"]", false)]
    [InlineData("F|neq|all|contains: [a, b]", "[\"xa\"]", true)]
    [InlineData("F|gte: 10", "\"10\"", true)]
    [InlineData("F|gte: 10", "\"10x\"", false)]
    [InlineData("F|lt: [1, 5]", "4", true)]
    [InlineData("F|cased: aB", "\"ab\"", false)]
    [InlineData("F|cased|contains: aB", "\"xaBx\"", true)]
    [InlineData("F|re: a.c", "\"xabcx\"", true)]
    [InlineData("F|re: a.c", "\"xABCx\"", false)]
    [InlineData("F|re|i: a.c", "\"xABCx\"", true)]
    [InlineData("F|re|ignorecase|dotall: a.c", "\"xA\\nCx\"", true)]
    [InlineData("F|re: '^4'", "4624", true)]
    [InlineData(@"F|re: 'a\*'", "\"a*\"", true)]
    [InlineData("F|cidr: 10.0.0.0/8", "\"::ffff:10.1.2.3\"", true)]
    [InlineData("F|cidr: '::ffff:10.0.0.0/104'", "\"10.1.2.3\"", true)]
    [InlineData("F|cidr: 10.0.0.7", "\"10.0.0.7\"", true)]
    [InlineData("F|cidr: 10.0.0.0/8", "\"10.1.2.3:80\"", false)]
    [InlineData("F|cidr: 10.0.0.0/8", "\"010.1.2.3\"", false)]
    [InlineData("F|cidr: 0.0.0.0/0", "\"255.1.2.3\"", true)]
    [InlineData("F|cidr: '::/0'", "\"10.1.2.3\"", false)]
    [InlineData("F|cidr: '::/0'", "\"fe80::1\"", true)]
    [InlineData("F|cidr: [10.0.0.0/8, 'fe80::/10']", "[\"x\", \"fe80::1\"]", true)]
    [InlineData("F|windash|contains: ' -a -b'", "\" /a –b\"", true)]
    [InlineData("F|windash|contains|all: [' -a', ' -b']", "\"x /a –b\"", true)]
    [InlineData("F|windash|contains|all: [' -a', ' -b']", "\"x -a\"", false)]
    [InlineData("F|windash|all: ['-a', '*b']", "[\"/a\", \"b\"]", true)]
    [InlineData("F|windash|contains|all|neq: [' -a', ' -b']", "\"x /a –b\"", false)]
    [InlineData("'|windash|all': [' -a', ' -b']", "\"x /a –b\"", true)]
    [InlineData("F|base64offset|contains|all: [secret, hidden]", "\"eHNlY3JldHkgaGlkZGVu\"", true)]
    [InlineData("F|windash: '--x'", "\"-/x\"", true)]
    [InlineData("F|windash: '--x'", "\"//x\"", false)]
    [InlineData("F|wide: cmd", "\"c\\u0000m\\u0000d\\u0000\"", true)]
    [InlineData("F|hour|gte: 20", "\"2026-05-01T21:30:00+07:00\"", true)]
    [InlineData("F|hour: 0", "\"2026-05-01\"", false)]
    [InlineData("F|year: 2026", "\"2026-05-01\"", true)]
    [InlineData("F|fieldref: G", "1.0", true)]
    [InlineData("F|fieldref|startswith: G", "\"10\"", true)]
    [InlineData("F|fieldref|neq: G", "\"x\"", true)]
    [InlineData("F|fieldref: missing", "1", false)]
    public void Values_match_as_documented(string line, string value, bool holds) =>
        Assert.Equal(holds, Rule.LineHolds(line, $$"""{"F": {{value}}, "G": 1}"""));

    [Theory]
    [InlineData("F: null", true)]
    [InlineData("F: ''", false)]
    [InlineData("F: '*'", false)]
    [InlineData("F|neq: x", true)]
    [InlineData("F|exists: false", true)]
    [InlineData("F|cidr|neq: 10.0.0.0/8", true)]
    [InlineData("F|lt: 5", false)]
    public void A_missing_field_matches_only_null_exists_false_and_neq(string line, bool holds) =>
        Assert.Equal(holds, Rule.LineHolds(line, "{}"));

    [Theory]
    [InlineData("a.b.c: x", """{"a": {"b": {"c": "x"}}}""", true)]
    [InlineData("a.b.c: x", """{"a.b": {"c": "x"}, "a": {"b": {"c": "y"}}}""", true)]
    [InlineData("a.b.c: x", """{"a.b.c": "y", "a": {"b": {"c": "x"}}}""", false)]
    [InlineData("A.b: x", """{"a": {"b": "x"}}""", false)]
    [InlineData("a.b: x", """{"a": [{"b": "y"}, {"b": ["z", "x"]}]}""", true)]
    [InlineData("a: x", """{"a": {"b": "x"}}""", false)]
    public void A_dotted_name_finds_nested_values(string line, string json, bool holds) => Assert.Equal(holds, Rule.LineHolds(line, json));

    [Theory]
    [InlineData("kw: copy", true)]
    [InlineData("kw: [x, TO PROGRAM]", true)]
    [InlineData("kw: {'|all': [copy, '42']}", true)]
    [InlineData("kw: {'|all': [copy, absent]}", false)]
    [InlineData("kw: {'|cased': copy}", false)]
    [InlineData("kw: {'|re': '^COPY.*M$'}", true)]
    [InlineData("kw: sql", false)]
    [InlineData("kw: 42", true)]
    [InlineData("kw: [absent, {n: [42]}]", true)]
    [InlineData("kw: 'M42'", false)]
    [InlineData("kw: {'|startswith': to}", false)]
    public void Keywords_look_into_every_leaf(string selection, bool holds) =>
        Assert.Equal(holds, Rule.Holds(Rule.WithDetection(selection, "condition: kw"), """{"q": {"sql": ["COPY t TO PROGRAM"]}, "n": [[42]]}"""));

    [Fact]
    public void Keywords_look_into_the_fields_of_an_event_without_document()
    {
        var result = Rule.Load(Rule.WithDetection("kw: [clerk]", "condition: kw"));
        var access = new Events.AccessEvent();
        access.Set(Events.Fields.UserName, "CLERK_7");

        Assert.True(Assert.Single(result.RuleSet.Detections).Condition.Holds(access));
    }

    [Fact]
    public void A_long_list_matches_like_its_single_values()
    {
        var values = string.Join(", ", Enumerable.Range(0, 50).Select(i => $"value{i}"));
        var line = $"F: [{values}, 'wild*', 7]";
        Assert.True(Rule.LineHolds(line, """{"F": "VALUE49"}"""));
        Assert.True(Rule.LineHolds(line, """{"F": "wilder"}"""));
        Assert.True(Rule.LineHolds(line, """{"F": "7.0"}"""));
        Assert.False(Rule.LineHolds(line, """{"F": "value50"}"""));
        Assert.True(Rule.LineHolds($"F|contains: [{values}]", """{"F": "xVALUE49x"}"""));
        Assert.True(Rule.LineHolds("F: ['1', '2', '3', '4', '5', '6', '7', '8', '9']", """{"F": 9}"""));
    }

    [Fact]
    public void An_event_that_does_not_match_costs_no_allocation()
    {
        var values = string.Join(", ", Enumerable.Range(0, 50).Select(i => $"v{i}"));
        var rule = Assert.Single(Rule.Load(Rule.WithDetection(
            "a:", $"  F: [{values}]", $"  G|contains: [{values}]", "  N: ['46*', 12]", "  R|re: x+y", "  C|cidr: 10.0.0.0/8", "kw: absent",
            "condition: a or kw or not 1 of (a)".Replace("not 1 of (a)", "1 of a*"))).RuleSet.Detections).Condition;
        var access = Rule.Event("""{"F": "nothing", "G": "nothing", "N": 13, "R": "zzz", "C": "192.168.0.1"}""");
        rule.Holds(access);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            rule.Holds(access);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static string Json(string text) => $"{{\"F\": {System.Text.Json.JsonSerializer.Serialize(text)}}}";
}
