using System.Diagnostics;
using SecMon.Detection.Checks;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Rules;

/// <summary>Files made to take all time or memory are loaded and checked within bounds, or refused with a reason.</summary>
public class HostileFileTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);   // each takes about a second; this only tells what never ends, also on a machine that does much else

    private static readonly string Huge = new('x', 1 << 20);

    private static readonly (string Name, string Text)[] Files =
    [
        ("a literal of a megabyte", Rule.WithSelection($"F|contains: '{Huge}'", $"G|cased: '{Huge}*{Huge}'")),
        ("base64offset of a megabyte", Rule.WithSelection($"F|utf16|base64offset|contains: '{Huge}'")),
        ("ten thousand selections", Rule.WithDetection([.. Enumerable.Range(0, 10_000).Select(i => $"s{i}: {{F{i % 50}|contains: v{i}}}"), "condition: 1 of s*"])),
        ("all of ten thousand selections", Rule.WithDetection([.. Enumerable.Range(0, 10_000).Select(i => $"s{i}: {{F|contains: v{i}}}"), "condition: all of them and not 1 of s*"])),
        ("ten thousand values", Rule.WithDetection($"s: {{F|contains: [{Numbered("v", 10_000)}]}}", "condition: 1 of them")),
        ("all of ten thousand values", Rule.WithDetection($"s: {{F|contains|all: [{Numbered("v", 10_000)}]}}", $"t: {{F|startswith: [{Numbered("v", 10_000)}]}}", "condition: all of them")),
        ("ten thousand regexes", Rule.WithDetection($"s: {{F|re: [{Numbered("^v.*", 3_000)}]}}", "condition: s")),
        ("ten thousand wildcards", Rule.WithDetection($"s: {{F: [{Numbered("a*b?", 10_000)}]}}", $"t: {{F: [{Numbered("*c*d", 10_000)}]}}", "condition: s and not t")),
        ("five thousand quantifiers", Rule.WithDetection([.. Enumerable.Range(0, 100).Select(i => $"sel{i}: {{F: v{i}}}"), $"condition: {string.Join(" and ", Enumerable.Repeat("1 of sel*", 5_000))}"])),
        ("a thousand patterns", Rule.WithDetection([.. Enumerable.Range(0, 1_000).Select(i => $"sel{i}: {{F: v{i}}}"), $"condition: {string.Join(" or ", Enumerable.Range(0, 1_000).Select(i => $"all of sel*{i}"))}"])),
        ("a ladder of alternatives", Rule.WithDetection([.. Enumerable.Range(0, 60).Select(i => $"s{i}: {{F{i}: [a, b]}}"), $"condition: {string.Join(" and ", Enumerable.Range(0, 30).Select(i => $"(s{i} or not s{59 - i})"))}"])),
        ("nested alternatives", Rule.WithDetection("a: {F: 1}", "b: {G: 1}", $"condition: {string.Concat(Enumerable.Repeat("not (a or b and (", 45))}a{new string(')', 90)}")),
        ("long patterns of selections", Rule.WithDetection([.. Enumerable.Range(0, 500).Select(i => $"{new string('a', 200)}{i}: {{F: v{i}}}"), $"condition: 1 of {string.Concat(Enumerable.Repeat("*a", 150))}* "])),
        ("selections of the same many lines", Rule.WithDetection([.. Enumerable.Range(0, 20).Select(i => $"s{i}: {{{string.Join(", ", Enumerable.Range(0, 500).Select(j => $"F{j}|contains: v{i}"))}}}"), "condition: all of s* or 1 of s* and not all of s*"])),
        ("aliases of long lists", $"title: t\nx: &v [{Numbered("v", 5_000)}]\nlogsource: {{category: c}}\ndetection:\n{string.Concat(Enumerable.Range(0, 15).Select(i => $"  s{i}: {{F: *v}}\n"))}  condition: 1 of them\n"),
        ("many documents", string.Join("---\n", Enumerable.Range(0, 500).Select(i => Rule.WithSelection($"F: v{i}", "G: x").Replace("title: t", $"title: t{i}", StringComparison.Ordinal)))),
        ("many rules that overlap", string.Join("---\n", Enumerable.Range(0, 400).Select(i => Rule.WithDetection($"s: {{F|contains: [{Numbered("v", 40)}]}}", $"t: {{G|contains: [{Numbered("w", 40)}]}}", $"u: {{H: {i}}}", "condition: (s or t) and not u").Replace("title: t", $"title: t{i}", StringComparison.Ordinal)))),
        ("a long chain of correlations", $"{Rule.WithSelection("F: 1")}name: c0\n{string.Concat(Enumerable.Range(1, 3_000).Select(i => $"---\ntitle: c{i}\nname: c{i}\ncorrelation: {{type: event_count, rules: [c{i - 1}], timespan: 1m, condition: {{gte: 1}}}}\n"))}"),
        ("correlations that double", $"{Rule.WithSelection("F: 1")}name: c0\n---\n{Rule.WithSelection("F: 2").Replace("title: t", "title: u", StringComparison.Ordinal)}name: d0\n{string.Concat(Enumerable.Range(1, 200).Select(i => Doubling("c", i) + Doubling("d", i)))}"),
        ("correlations that double below one", $"{Rule.WithSelection("F: 1")}name: c0\n---\n{Rule.WithSelection("F: 2").Replace("title: t", "title: u", StringComparison.Ordinal)}name: d0\n{string.Concat(Enumerable.Range(1, 60).Select(i => Doubling("c", i) + Doubling("d", i)))}{Doubling("top", 61)}"),
        ("a long chain of very many correlations", $"{Rule.WithSelection("F: 1")}name: c0\n{string.Concat(Enumerable.Range(1, 5_000).Select(i => $"---\ntitle: c{i}\nname: c{i}\ncorrelation: {{type: event_count, rules: [c{i - 1}], timespan: 1m, condition: {{gte: 1}}}}\n"))}"),
        ("a long expression of rules", $"{Rule.WithSelection("F: 1")}name: a\n---\ntitle: x\ncorrelation: {{type: temporal, timespan: 1m, condition: '{string.Join(" and ", Enumerable.Repeat("a", 50_000))}'}}\n"),
        ("a regex of deep alternatives", Rule.WithSelection($"F|re: '{string.Concat(Enumerable.Repeat("(a|b", 2_000))}{new string(')', 2_000)}'")),
        ("a regex of many alternatives", Rule.WithSelection($"F|re: '^({string.Join('|', Enumerable.Range(0, 9_000))})$'")),
        ("a regex of many optional parts", Rule.WithSelection($"F|re: '{string.Concat(Enumerable.Repeat("a?", 2_000))}{new string('a', 2_000)}'")),
        ("a regex of large classes", Rule.WithSelection($"F|re|i: '{string.Concat(Enumerable.Repeat(@"[\w-[aeiou]]", 500))}'")),
        ("a million keys", $"title: t\n{string.Concat(Enumerable.Range(0, 50_000).Select(i => $"k{i}: v\n"))}"),
        ("brackets", string.Concat(Enumerable.Repeat("[{a: ", 20_000))),
        ("a key of a megabyte", Rule.WithSelection($"F|{Huge}: 1", $"{Huge}|contains: 1")),
        ("a condition of a megabyte", Rule.WithDetection("s: {F: 1}", $"condition: {Huge}")),
        ("many unknown names", Rule.WithDetection([.. Enumerable.Range(0, 2_000).Select(i => $"selection_{i}: {{F: 1}}"), "condition:", .. Enumerable.Range(0, 2_000).Select(i => $"- selektion_{i}")])),
        ("many unknown modifiers", Rule.WithSelection([.. Enumerable.Range(0, 5_000).Select(i => $"F{i}|contaims{i}: 1")])),
        ("many unknown rules", string.Join("---\n", Enumerable.Range(0, 2_000).Select(i => $"title: c{i}\nname: c{i}\ncorrelation: {{type: event_count, rules: [e{i}], timespan: 1m, condition: {{gte: 1}}}}\n"))),
    ];

    private static readonly (string Message, string Text)[] Refused =
    [
        ("'windash' takes at most", Rule.WithSelection($"F|windash|contains: '{string.Concat(Enumerable.Repeat(" -a", 40))}'")),
        ("this regular expression repeats", Rule.WithSelection("F|re: 'a{1000}{1000}'")),
        ("this regular expression repeats", Rule.WithSelection("F|re: '((a?){200}b?){200}'")),
        ("the placeholders make more than", Rule.WithSelection("F|expand: '%big%-%big%-%big%'")),
        ("the placeholders make more than", Rule.WithSelection("F|re|expand: '%big%-%big%'")),
        ("aliases make this document larger", $"x: &v [{Numbered("v", 5_000)}]\ny: [{string.Concat(Enumerable.Repeat("*v, ", 100))}]\n"),
    ];

    public static TheoryData<string> Names => [.. Files.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_bounded(string name) => Check(Files.Single(file => file.Name == name).Text);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void It_is_refused_with_a_reason(int number)
    {
        var (message, text) = Refused[number];

        Assert.Contains(Check(text), problem => problem.IsError && problem.Message.StartsWith(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Correlations_that_feed_each_other_are_refused()
    {
        const string Circle = "title: a\nname: a\ncorrelation: {type: event_count, rules: [b], timespan: 1m, condition: {gte: 1}}\n---\ntitle: b\nname: b\ncorrelation: {type: event_count, rules: [a], timespan: 1m, condition: {gte: 1}}\n";

        Assert.Contains(Check(Circle), problem => problem.IsError);
    }

    [Fact]
    public void A_list_of_a_hundred_thousand_lines_loads() =>
        Assert.DoesNotContain(Check(Rule.WithSelection("F|expand: '%huge%'", "G|expand|contains: '%huge%'", "H|expand: 'a%huge%b*'")), problem => problem.IsError);

    private static IReadOnlyList<Diagnostic> Check(string text)
    {
        var started = Stopwatch.GetTimestamp();
        RuleFile[] lists = [List("big", 10_000), List("huge", 100_000)];
        var loaded = LoadedRules.Load(new RuleFiles([new RuleFile("r.yml", "r.yml", text)], lists), SubjectPseudonyms.WithPublicKeys());
        var loading = Stopwatch.GetElapsedTime(started);
        var problems = RuleChecks.Run(loaded);
        loaded.RuleSet.PlanFor(LogSource.Undeclared);
        var all = Stopwatch.GetElapsedTime(started);
        TestContext.Current.TestOutputHelper?.WriteLine($"loading {loading.TotalMilliseconds:N0} ms, all {all.TotalMilliseconds:N0} ms; {problems.Count} problems");
        Assert.True(all < Deadline, $"loading took {loading.TotalSeconds:N1} s, with checks {all.TotalSeconds:N1} s");
        return problems;
    }

    private static RuleFile List(string name, int lines) => new($"{name}.txt", $"{name}.txt", string.Concat(Enumerable.Range(0, lines).Select(i => $"entry{i}\n")));

    private static string Doubling(string name, int number) =>
        $"---\ntitle: {name}{number}\nname: {name}{number}\ncorrelation: {{type: temporal, rules: [c{number - 1}, d{number - 1}], timespan: 1m}}\n";

    private static string Numbered(string value, int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"'{value}{i}'"));
}
