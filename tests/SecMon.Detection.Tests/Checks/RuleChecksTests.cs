using SecMon.Detection.Checks;
using SecMon.Detection.Rules;
using SecMon.Detection.Tests.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Checks;

public class RuleChecksTests
{
    private static readonly LogSource OfTests = new("test", null, null);

    [Theory]
    [InlineData("sel and not sel", "sel: {F: a}")]
    [InlineData("sel and not other", "sel: {F: A}", "other: {F: a}")]
    [InlineData("sel and not other", "sel: {F: abc, G: 1}", "other: {F|contains: b}")]
    [InlineData("sel and not other", "sel: {F: [xa, xb]}", "other: {F|startswith: x}")]
    [InlineData("sel and not other", "sel: {F|startswith: xyz}", "other: {F|startswith: xy}")]
    [InlineData("sel and not other", "sel: {F|contains|all: [a, bcd]}", "other: {F|contains: c}")]
    [InlineData("sel and not other", "sel: {F|gt: 5}", "other: {F|gte: 5}")]
    [InlineData("sel and not other", "sel: {F: 7}", "other: {F|lt: 8}")]
    [InlineData("sel and none", "sel: {F: a}", "none: {F|exists: false}")]
    [InlineData("sel and none", "sel: {F: a}", "none: {F|neq: a}")]
    [InlineData("all of them", "sel: {F: a}", "none: {F|exists: false}")]
    [InlineData("sel and low and high", "sel: {G: a}", "low: {db.response.returned_rows|lt: 5}", "high: {db.response.returned_rows|gt: 5}")]
    [InlineData("sel and other", "sel: {event.action: read}", "other: {event.action: [write, ddl]}")]
    [InlineData("sel and other", "sel: {event.action: read}", "other: {event.action: null}")]
    public void A_contradiction_is_found(string condition, params string[] selections) =>
        Assert.Contains(KindsOf(condition, selections), kind => kind == "never-matches");

    [Theory]
    [InlineData("sel and other", "sel: {F: a}", "other: {F: b}")]                       // F may be a list
    [InlineData("sel and other", "sel: {db.collection.name: a}", "other: {db.collection.name: b}")]
    [InlineData("low and high", "low: {F|lt: 5}", "high: {F|gt: 5}")]
    [InlineData("sel and not other", "sel: {F: [a, b]}", "other: {F: a}")]
    [InlineData("sel and not other", "sel: {F|contains: b}", "other: {F: abc}")]
    [InlineData("sel and not other", "sel: {F: a}", "other: {F|cased: a}")]
    [InlineData("sel and not other", "sel: {F: a}", "other: {F: a, G: 1}")]
    [InlineData("sel and not other", "sel: {F: 5}", "other: {F: '5'}")]
    [InlineData("sel and other", "sel: {event.action: read}", "other: {event.action|endswith: d}")]
    [InlineData("sel and other", "sel: {event.action: [read, write]}", "other: {event.action: [write, ddl]}")]
    [InlineData("low and high", "low: {db.response.returned_rows|lte: 5}", "high: {db.response.returned_rows|gte: 5}")]
    [InlineData("sel and none", "sel: {F: null}", "none: {F|exists: false}")]
    [InlineData("sel and not other", "sel: {F|re: a}", "other: {F|re: b}")]
    [InlineData("sel and not other", "sel: {F|startswith: '*b'}", "other: {F|startswith: b}")]
    [InlineData("sel and not other", "sel: {F|contains: 'a?c'}", "other: {F|contains: abc}")]
    public void What_can_match_is_not_called_impossible(string condition, params string[] selections) =>
        Assert.DoesNotContain(KindsOf(condition, selections), kind => kind is "never-matches" or "always-matches");

    [Fact]
    public void A_contradiction_names_the_lines()
    {
        var problem = Assert.Single(Check(Rule.WithDetection("sel: {F: a}", "other: {F|startswith: a}", "condition: sel and not other")), one => one.Kind == ProblemKinds.NeverMatches);

        Assert.Equal((7, 14), (problem.Location.Line, problem.Location.Column));
        Assert.Equal("'F' on line 5 and 'F|startswith' on line 6 contradict each other as the condition joins them; join them with 'or', or mend one", problem.Help);
    }

    [Theory]
    [InlineData("sel or not sel", "sel: {F: a}")]
    [InlineData("sel or not other", "sel: {F|contains: a}", "other: {F: xay}")]
    [InlineData("sel or none", "sel: {F|exists: true}", "none: {F|exists: false}")]
    public void A_condition_that_always_holds_is_found(string condition, params string[] selections) =>
        Assert.Contains(KindsOf(condition, selections), kind => kind == "always-matches");

    [Fact]
    public void A_filter_that_takes_everything_away_is_found()
    {
        var rule = Rule.WithDetection("sel: {F: abc}", "condition: sel") + "name: base\n";
        const string filter = "title: f\nlogsource: {category: test}\nfilter:\n  rules: [base]\n  sel: {F|startswith: a}\n  condition: not sel\n";

        Assert.Contains(Check(rule, filter), problem => problem.Message == "filters take away every event that 't' matches");
        Assert.DoesNotContain(Check(rule, filter.Replace("[base]", "[other]") + "---\n" + rule.Replace("title: t", "title: o").Replace("name: base", "name: other").Replace("F: abc", "F: b")), problem => problem.Kind == ProblemKinds.NeverMatches);
    }

    [Theory]
    [InlineData("sel: {F: abc, G: 1}", "level: high", "sel: {F|contains: b}", "level: high", "shadowed")]
    [InlineData("sel: {F: [B, a]}", "", "other: {F: [a, b]}", "", "duplicate")]
    [InlineData("sel: {F: abc, G: 1}", "level: high", "sel: {F|contains: b}", "level: low", "")]
    [InlineData("sel: {F: abc}", "", "sel: {F: abd}", "", "")]
    public void Rules_that_overlap_are_found(string first, string firstLevel, string second, string secondLevel, string kind)
    {
        static string Of(string title, string selection, string level) =>
            $"title: {title}\nlogsource: {{category: test}}\ndetection:\n  {selection}\n  condition: {selection[..selection.IndexOf(':')]}\n{level}\n";
        var kinds = Check(Of("one", first, firstLevel), Of("two", second, secondLevel)).Select(problem => problem.Kind.Id).Where(found => found is "shadowed" or "duplicate");

        Assert.Equal(kind.Length == 0 ? [] : [kind], kinds);
    }

    [Theory]
    [InlineData("F|re: '^[a-z]+$'", "expensive")]
    [InlineData("F|re: '^[a-z]+x$'", "")]
    [InlineData("F|re: '(?i)\\d{3}'", "expensive")]
    [InlineData("F|contains: x", "expensive")]
    [InlineData("F: '*x*'", "expensive")]
    [InlineData("F|startswith: x", "")]
    [InlineData("F|contains: xy", "")]
    [InlineData("'|contains': abc", "expensive")]
    public void A_line_that_costs_much_is_found(string line, string kind) =>
        Assert.Equal(kind.Length == 0 ? [] : [kind], Check(Rule.WithSelection(line)).Select(problem => problem.Kind.Id).Where(found => found == "expensive"));

    [Theory]
    [InlineData("{category: database}", "user.nmae", "did you mean 'user.name'?")]
    [InlineData("{product: postgresql}", "UserName", "did you mean 'user.name'?")]
    [InlineData("{category: database}", "CommandLine", "secmon parse shows the fields that rules see; a column +NAME of lists/enrich/*.csv adds one")]
    [InlineData("{category: database}", "user.name", null)]
    [InlineData("{category: database, product: windows}", "CommandLine", null)]
    [InlineData("{category: process_creation, product: windows}", "UserName", null)]
    [InlineData("{category: database}", "secmon.office.chief", null)]
    public void A_field_that_no_event_of_ours_has_is_found(string source, string field, string? help)
    {
        var rule = $"title: t\nlogsource: {source}\ndetection:\n  sel: {{{field}: a}}\n  condition: sel\n";
        var list = new RuleFile("lists/enrich/a.csv", "enrich/a.csv", "user.name,+secmon.office.chief\nclerk,chief\n");
        var loaded = LoadedRules.Load(new RuleFiles([new RuleFile("rules/r.yml", "r.yml", rule)], [list]), SubjectPseudonyms.WithPublicKeys());

        Assert.Equal(help is null ? [] : [help], RuleChecks.Run(loaded).Where(problem => problem.Kind == ProblemKinds.UnknownField).Select(problem => problem.Help));
    }

    [Fact]
    public void Many_rules_without_tests_are_one_warning()
    {
        var rules = Enumerable.Range(0, 9).Select(i => Rule.WithSelection($"F: {i}").Replace("title: t", $"title: t{i}")).ToArray();
        var problem = Assert.Single(Check(rules), problem => problem.Kind == ProblemKinds.NoTests);

        Assert.Equal("no test expects 't0' to fire, nor any of 8 other rules", problem.Message);
    }

    [Fact]
    public void A_rule_that_a_test_expects_has_tests()
    {
        var rule = new RuleFile("rules/r.yml", "r.yml", Rule.WithSelection("F: 1"));
        var tests = new RuleFile("rules/r.tests.yml", "r.tests.yml", "- {name: x, at: 2026-01-05T00:00:00Z, events: [{F: 1}], expect: [{rule: t}]}\n");

        Assert.Empty(RuleChecks.Run(LoadedRules.Load(new RuleFiles([rule, tests], []), SubjectPseudonyms.WithPublicKeys()), declared: [OfTests]));
        Assert.Single(RuleChecks.Run(LoadedRules.Load(new RuleFiles([rule, tests with { Text = tests.Text.Replace("[{rule: t}]", "[]") }], []), SubjectPseudonyms.WithPublicKeys()), declared: [OfTests]));
    }

    private static IEnumerable<string> KindsOf(string condition, string[] selections) =>
        Check(Rule.WithDetection([.. selections, $"condition: {condition}"])).Select(problem => problem.Kind.Id);

    private static IReadOnlyList<Diagnostic> Check(params string[] rules)
    {
        var files = rules.Select((text, i) => new RuleFile($"rules/r{i}.yml", $"r{i}.yml", text)).ToArray();
        var loaded = LoadedRules.Load(new RuleFiles(files, []), SubjectPseudonyms.WithPublicKeys());
        Assert.DoesNotContain(loaded.Problems, problem => problem.IsError);
        return RuleChecks.Run(loaded, declared: [OfTests]);
    }
}
