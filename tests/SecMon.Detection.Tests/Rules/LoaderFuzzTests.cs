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
    public void No_mutated_file_makes_the_loader_throw() => Mutated.Sample(Loads, iter: 3_000);

    [Fact]
    public void No_mutated_tests_make_the_reader_throw() => Mutated.Sample(text => RuleTestFile.Read(new RuleFile("t", "t", text)) is not null, iter: 500);

    [Fact]
    public void No_condition_makes_the_loader_throw() =>
        Gen.OneOf("a", "b", "_c", "1", "all", "any", "of", "them", "a*", "_*", "and", "or", "not", "(", ")", "|", "count()", "&", "AND", "2")
            .Array[0, 12]
            .Sample(words => Loads(Rule.WithDetection("a: {F: 1}", "b: {F: 2}", "_c: {F: 3}", $"condition: '{string.Join(' ', words)}'")), iter: 3_000);

    [Fact]
    public void No_key_makes_the_loader_throw() =>
        Gen.OneOf(
            "F", "|", "contains", "all", "re", "i", "neq", "cased", "exists", "base64", "base64offset", "wide", "utf16", "windash", "cidr", "gt", "hour",
            "fieldref", "expand", "startswith")
            .Array[1, 5]
            .Select(Gen.OneOf("x", "5", "true", "null", "[a, b]", "'%l%'", "10.0.0.0/8", "'a*-b'", "'('", "[1, 2]"))
            .Sample((words, value) => Loads(Rule.WithSelection($"'F|{string.Join('|', words)}': {value}")), iter: 3_000);

    [Fact]
    public void No_pattern_makes_the_loader_throw() =>
        Gen.Char["ab(){}[]*+?|^$.\\dwz-1,:<>=!#"].Array[0, 16]
            .Sample(characters => Loads(Rule.WithSelection($"F|re: '{new string(characters)}'")), iter: 3_000);

    private static bool Loads(string text)
    {
        var result = Rule.Load(text, Rule.Lists(("citizen_tables.txt", "pop.citizen\nx*"), ("l.txt", "a\nb")));
        var access = Rule.Event("""{"F": ["a-b", 5, null], "n": 31}""");
        foreach (var rule in result.RuleSet.Detections)
            rule.Condition.Holds(access);
        return result.Diagnostics.All(one => one.Location is { Line: > 0, Column: > 0 });
    }
}
