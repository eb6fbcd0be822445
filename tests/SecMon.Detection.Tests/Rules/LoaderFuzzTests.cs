using CsCheck;
using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;

namespace SecMon.Detection.Tests.Rules;

public class LoaderFuzzTests
{
    private const string Seed = """
        title: Citizen table copied out
        id: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11
        name: copied
        tags: [attack.collection, attack.t1005]
        logsource: {category: database}
        detection:
          copied: &anchor
            event.action|contains|all: [copy, out]
            db.collection.name|expand: '%citizen_tables%'
          kw:
            - 'x*?\*'
            - F|re|i: '^(a|b)+[0-9]{2}$'
          known_job:
            source.ip|cidr: 10.0.0.0/8
            n|gte: 0x1F
          condition: copied and not 1 of known_* or kw
        level: critical
        secmon: {group-by: [user.name], suppress: 1h, explain: '{user.name} copied'}
        ---
        title: many
        correlation: {type: value_count, rules: copied, group-by: [u], timespan: 5m, condition: {gte: 3, field: h}, aliases: {u: {copied: user.name}}}
        ---
        title: f
        logsource: {category: database}
        filter: {rules: copied, s: {a: 1}, condition: not s}
        """;

    /// <summary>How many times as long: <c>tests/fuzz-rules</c> sets it.</summary>
    private static readonly int Times = int.TryParse(Environment.GetEnvironmentVariable("SECMON_TEST_FUZZ"), out var times) ? times : 1;

    private static readonly string[] Snippets =
        ["\n", "  ", "- ", ": ", "'", "\"", "[", "]", "{", "}", "&a ", "*a", "!x ", "|", ">", "%", "\\", "---\n", "\0", "😀", "\t", "#", "null", "?", "<<: ", "(", ")", " of ", "_", "\u2028", "\uD800"];

    private static readonly Gen<string> Mutated =
        Gen.Select(Gen.Int[0, Seed.Length - 1], Gen.Int[0, 12], Gen.OneOf(Snippets))
            .Array[1, 6]
            .Select(mutations => mutations.Aggregate(Seed, (text, mutation) =>
            {
                var at = Math.Min(mutation.Item1, text.Length);
                return text[..at] + mutation.Item3 + text[Math.Min(text.Length, at + mutation.Item2)..];
            }));

    [Fact]
    public void No_mutated_file_makes_the_loader_throw() => Mutated.Sample(Loads, iter: 3_000 * Times);

    [Fact]
    public void No_mutated_tests_make_the_reader_throw() => Mutated.Sample(text => RuleTestFile.Read(new RuleFile("t", "t", text)) is not null, iter: 500 * Times);

    [Fact]
    public void No_condition_makes_the_loader_throw() =>
        Gen.OneOf("a", "b", "_c", "1", "all", "any", "of", "them", "a*", "_*", "and", "or", "not", "(", ")", "|", "count()", "&", "AND", "2")
            .Array[0, 12]
            .Sample(words => Loads(Rule.WithDetection("a: {F: 1}", "b: {F: 2}", "_c: {F: 3}", $"condition: '{string.Join(' ', words)}'")), iter: 3_000 * Times);

    [Fact]
    public void No_key_makes_the_loader_throw() =>
        Gen.OneOf(
            "F", "|", "contains", "all", "re", "i", "neq", "cased", "exists", "base64", "base64offset", "wide", "utf16", "windash", "cidr", "gt", "hour",
            "fieldref", "expand", "startswith")
            .Array[1, 5]
            .Select(Gen.OneOf("x", "5", "true", "null", "[a, b]", "'%l%'", "10.0.0.0/8", "'a*-b'", "'('", "[1, 2]"))
            .Sample((words, value) => Loads(Rule.WithSelection($"'F|{string.Join('|', words)}': {value}")), iter: 3_000 * Times);

    [Fact]
    public void No_pattern_makes_the_loader_throw() =>
        Gen.Char["ab(){}[]*+?|^$.\\dwz-1,:<>=!#"].Array[0, 16]
            .Sample(characters => Loads(Rule.WithSelection($"F|re: '{new string(characters)}'")), iter: 3_000 * Times);

    [Fact]
    public void No_correlation_makes_the_loader_throw()
    {
        var type = Gen.OneOf(
            "event_count", "value_count", "value_sum", "value_avg", "value_median", "value_percentile", "temporal", "temporal_ordered", "first_seen", "returned",
            "silence", "without", "ratio", "run", "baseline", "risk", "x");
        var pair = Gen.Select(
            Gen.OneOf("rules", "group-by", "timespan", "condition", "field", "aliases", "generate", "percentile", "history", "learn", "after", "missing", "over", "under", "min", "step", "of", "interval", "by", "score", "half_life", "scope", "once_per", "max_entries", "suppress"),
            Gen.OneOf("a", "[a, b]", "[t]", "5m", "0s", "-1", "1e400", "99999999999999999999d", "{gte: 3}", "{gte: 3, field: F}", "{times: 5, min: 50}", "{a: 1}", "{x: {a: F}}", "a and (b or t)", "count", "{sum: F}", "true", "null", "[]", "{}", "source", "''", "50", "hour_of_week"));
        Gen.Select(type, pair.Array[0, 8], Gen.Bool).Sample(
            (kind, pairs, isOwn) =>
            {
                var keys = string.Join(", ", pairs.DistinctBy(one => one.Item1).Select(one => $"{one.Item1}: {one.Item2}"));
                var own = isOwn ? "secmon" : "correlation";
                return Loads($"title: a\nname: a\nlogsource: {{category: c}}\ndetection:\n  s: {{F: 1}}\n  condition: s\n---\ntitle: b\nname: b\nlogsource: {{category: c}}\ndetection:\n  s: {{F: 2}}\n  condition: s\n---\ntitle: t\nname: t\n{own}: {{type: {kind}{(keys.Length > 0 ? ", " : "")}{keys}}}\n");
            },
            iter: 3_000 * Times);
    }

    private static bool Loads(string text)
    {
        var result = Rule.Load(text, Rule.Lists(("citizen_tables.txt", "pop.citizen\nx*"), ("l.txt", "a\nb")));
        var access = Rule.Event("""{"F": ["a-b", 5, null], "n": 31}""");
        foreach (var rule in result.RuleSet.Detections)
            rule.Condition.Holds(access);
        return result.Diagnostics.All(one => one.Location is { Line: > 0, Column: > 0 });
    }
}
