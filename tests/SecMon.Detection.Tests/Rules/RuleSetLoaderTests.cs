using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Rules;

public class RuleSetLoaderTests
{
    private const string Plain = "title: t\nlogsource: {category: c}\ndetection:\n  sel: {F: 1}\n  condition: sel\n";

    [Theory]
    [InlineData("level: urgent", "'urgent' is no level")]
    [InlineData("status: stabel", "'stabel' is no status")]
    [InlineData("id: 123-x", "'123-x' is no UUID")]
    [InlineData("date: 2026-02-30", "'2026-02-30' is no date")]
    [InlineData("tags: [Attack.T1]", "'Attack.T1' is no tag")]
    [InlineData("tags: attack.t1", "'tags' is a list of text, not text")]
    [InlineData("references: [1]", "'references' is a list of text, not of a number")]
    [InlineData("author: [a]", "'author' is text, not a list")]
    [InlineData("related: [{id: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11, type: parent}]", "'parent' is no type")]
    [InlineData("filter: {rules: any, s: {F: 1}, condition: s}", "'detection' and 'filter' in one document")]
    [InlineData("secmon: {usecase: x}", "unknown key 'usecase' under 'secmon'")]
    [InlineData("secmon: {max_entries: 5}", "'max_entries' belongs to a correlation")]
    [InlineData("secmon: {type: first_seen}", "'detection' and 'secmon: {type: first_seen}' in one document")]
    [InlineData("secmon: {suppress: 5}", "'suppress' is a positive number and one of s, m, h, d, w, M, y")]
    [InlineData("secmon: {explain: 'by {user.name'}", "this brace is not closed")]
    [InlineData("title: t", "the key 'title' is already on line 1")]
    [InlineData("author: !!str x", "the tag 'tag:yaml.org,2002:str' is not allowed")]
    [InlineData("<<: {a: 1}", "merge keys (<<) are not allowed")]
    [InlineData("author: *nobody", "nothing is anchored as 'nobody'")]
    public void A_wrong_attribute_is_an_error_on_its_line(string line, string message)
    {
        var result = Rule.Load(Plain + line + "\n");

        Assert.Empty(result.RuleSet.Detections);
        Assert.Contains(result.Diagnostics, error => error.IsError && error.Message == message && error.Location.Line == 6);
    }

    [Theory]
    [InlineData("title: ''\nlogsource: {category: c}\ndetection: {s: {F: 1}, condition: s}", 1, "'title' is empty")]
    [InlineData("logsource: {category: c}\ndetection: {s: {F: 1}, condition: s}", 1, "the rule has no title")]
    [InlineData("title: t\ndetection: {s: {F: 1}, condition: s}", 1, "the rule has no logsource")]
    [InlineData("title: t\nlogsource: {definition: x}\ndetection: {s: {F: 1}, condition: s}", 2, "the logsource names no category, product or service")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {s: {F: 1}}", 3, "there is no condition")]
    [InlineData("title: t\nlogsource: {category: c}\ndetection: {condition: s}", 3, "there is no selection")]
    [InlineData("title: t\nlogsource: {category: c}\ndetektion: {s: {F: 1}, condition: s}", 3, "the document has neither detection nor correlation nor filter nor decision")]
    [InlineData("- title: t", 1, "a rule is a map, not a list")]
    public void A_missing_part_is_an_error(string rule, int line, string message) =>
        Assert.Contains(Rule.Load(rule).Diagnostics, error => error.IsError && error.Message == message && error.Location.Line == line);

    [Theory]
    [InlineData("F|containz: x", "unknown modifier 'containz'", 5)]
    [InlineData("F|Contains: x", "unknown modifier 'Contains'", 5)]
    [InlineData("F|: x", "empty modifier", 5)]
    [InlineData("F|contains|contains: x", "modifier 'contains' is there twice", 5)]
    [InlineData("F|re|i|ignorecase: x", "modifier 'ignorecase' is there twice", 5)]
    [InlineData("F|contains|startswith: x", "'contains' and 'startswith' exclude each other", 5)]
    [InlineData("F|contains|re: x", "'re' must be the first modifier", 5)]
    [InlineData("F|i: x", "'i' needs 're' before it", 5)]
    [InlineData("F|cidr|contains: 10.0.0.0/8", "'cidr' does not go with 'contains'", 5)]
    [InlineData("F|exists|neq: true", "'exists' stands alone", 5)]
    [InlineData("F|exists: 'true'", "'exists' takes true or false, not text", 15)]
    [InlineData("F|all: x", "'all' needs a list of at least two values", 5)]
    [InlineData("F|all: [x]", "'all' needs a list of at least two values", 5)]
    [InlineData("F|contains: true", "'contains' takes text or a number, not a boolean", 17)]
    [InlineData("F|contains: null", "'contains' takes text or a number, not null", 17)]
    [InlineData("F|cased: 5", "'cased' takes text, not a number", 14)]
    [InlineData("F|re: 5", "'re' takes text, not a number", 11)]
    [InlineData("F|gt: '5'", "'gt' takes a number, not text", 11)]
    [InlineData("F|cidr: 10.0.0.1/8", "'10.0.0.1/8' has host bits set", 13)]
    [InlineData("F|cidr: ten", "'ten' is not a network", 13)]
    [InlineData("F|cidr: 10.0.0.0/33", "'10.0.0.0/33' is not a network", 13)]
    [InlineData("F: []", "an empty list of values", 8)]
    [InlineData("F: [a, null]", "null in a list of values", 12)]
    [InlineData("F: {a: b}", "a value is text, a number, a boolean, null or a list of these, not a map", 8)]
    [InlineData("F: [[a]]", "a value in a list is text, a number or a boolean, not a list", 9)]
    [InlineData("'|exists': true", "'exists' needs a field", 5)]
    [InlineData("'|all': [a, ~]", "null in a list of values", 17)]
    [InlineData("F|base64: 'a*'", "'base64' does not go with wildcards", 15)]
    [InlineData("F|contains|base64: a", "'base64' must stand before 'contains'", 5)]
    [InlineData("F|base64|wide: a", "'utf16le' must stand before 'base64'", 5)]
    [InlineData("F|utf16: a", "'utf16' needs base64 or base64offset after it", 14)]
    [InlineData("F|gt|hour: 5", "'hour' must stand before 'gt'", 5)]
    [InlineData("event.ingested: x", "rules may not read 'event.ingested'", 5)]
    [InlineData("F|expand: '%nolist%'", "there is no list 'nolist'", 15)]
    public void A_wrong_line_is_an_error_at_key_or_value(string line, string message, int column)
    {
        var error = Rule.LineError(line);

        Assert.Equal((6, column, message), (error.Location.Line, error.Location.Column, error.Message));
    }

    [Theory]
    [InlineData("F|re: 'a(b'", 14)]
    [InlineData("F|re: 'ab[z-a]c'", 17)]
    [InlineData("F|re: \"\\td**\"", 16)]
    public void A_wrong_regex_names_the_character(string line, int column) => Assert.Equal(column, Rule.LineError(line).Location.Column);

    [Theory]
    [InlineData("s: {}", "the selection 's' has an empty map")]
    [InlineData("s: []", "the selection 's' is an empty list")]
    [InlineData("s:", "the selection 's' is empty")]
    [InlineData("s: [[a]]", "a list inside the list of a selection")]
    [InlineData("s: [null]", "null needs a field")]
    public void An_empty_selection_is_an_error(string selection, string message) =>
        Assert.Equal(message, Rule.Error(Rule.WithDetection(selection, "condition: s")).Message);

    [Theory]
    [InlineData("date: 2026/01/02", "'date' with slashes")]
    [InlineData("taxonomy: own", "the taxonomy 'own' is not read; field names are those of event.md")]
    [InlineData("levle: high", "'levle' is an attribute of your own")]
    [InlineData("secmon: {explain: 'by {user.nmae}'}", "'user.nmae' is no field of an event")]
    public void What_still_works_is_a_warning(string line, string message) =>
        Assert.Equal(message, Rule.Warning(Plain + line + "\n").Message);

    [Fact]
    public void A_regex_that_needs_backtracking_is_a_warning_and_works()
    {
        var rule = Rule.WithSelection(@"F|re: '(a)\1'");
        Assert.Contains("backtracking", Rule.Warning(rule).Message, StringComparison.Ordinal);
        Assert.True(Rule.Holds(rule, """{"F": "xaax"}"""));
    }

    [Fact]
    public void Every_problem_of_every_file_is_reported_and_sound_files_load()
    {
        var result = Rule.Load([Rule.WithSelection("F|containz: 1", "G|xx: 2"), Plain, Rule.WithDetection("a: {F: 1}", "condition: b")]);

        Assert.Equal(["r0.yml:6", "r0.yml:7", "r2.yml:6"], result.Diagnostics.Where(one => one.IsError)
            .Select(one => $"{one.Location.Path["rules/".Length..]}:{one.Location.Line}"));
        Assert.Single(result.RuleSet.Detections);
    }

    [Fact]
    public void A_file_with_an_error_loads_none_of_its_documents() =>
        Assert.Empty(Rule.Load(Plain + "---\n" + Rule.WithSelection("F|x: 1")).RuleSet.Detections);

    [Fact]
    public void Ids_and_names_are_unique_over_all_files()
    {
        var result = Rule.Load(
        [
            Plain + "id: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11\nname: n\n",
            Plain.Replace("title: t", "title: u") + "id: 5B0C9D52-6f0e-4f6f-9f0b-0d3f5d7a2b11\nname: n\n",
        ]);

        Assert.Equal([(6, "rules/r1.yml"), (7, "rules/r1.yml")], result.Diagnostics.Select(one => (one.Location.Line, one.Location.Path)));
        Assert.Single(result.RuleSet.Detections);
    }

    [Fact]
    public void A_rule_without_id_gets_the_uuid_of_its_title()
    {
        var first = Assert.Single(Rule.Load(Plain).RuleSet.Detections).Metadata;

        Assert.Equal("5", first.Id.Substring(14, 1));
        Assert.Equal(first.Id, Assert.Single(Rule.Load("author: x\n" + Plain).RuleSet.Detections).Metadata.Id);
        Assert.NotEqual(first.Id, Assert.Single(Rule.Load(Plain.Replace("title: t", "title: u")).RuleSet.Detections).Metadata.Id);
    }

    [Fact]
    public void An_unsupported_rule_loads_and_never_runs()
    {
        var result = Rule.Load(Plain + "status: unsupported\n");

        Assert.False(result.HasErrors);
        Assert.Single(result.Diagnostics);
        Assert.Empty(result.RuleSet.Detections);
    }

    [Fact]
    public void Lists_and_tests_are_no_rules()
    {
        var result = RuleSetLoader.Load(
            [new("a", "lists/a.yml", "x: ["), new("b", "b.tests.yml", "x: ["), new("c", "README.md", "x: [")], Detection.Lists.ListLibrary.Empty);

        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public void The_version_follows_decisions_and_nothing_else()
    {
        var version = VersionOf(Plain);

        Assert.Matches("^sha256:[0-9a-f]{16}$", version);
        Assert.Equal(version, VersionOf("description: x\n" + Plain.Replace("sel", "other") + "level: high\n"));
        Assert.Equal(VersionOf(Rule.WithSelection("F: [a, b]")), VersionOf(Rule.WithSelection("F: [B, 'A']")));
        Assert.NotEqual(version, VersionOf(Plain.Replace("F: 1", "F: 2")));
        Assert.NotEqual(version, VersionOf(Plain.Replace("condition: sel", "condition: not sel")));
        Assert.NotEqual(version, VersionOf(Plain + "secmon: {suppress: 1h}\n"));
        Assert.NotEqual(
            VersionOf(Rule.WithSelection("F|expand: '%l%'"), ("l.txt", "a")),
            VersionOf(Rule.WithSelection("F|expand: '%l%'"), ("l.txt", "b")));
    }

    [Fact]
    public void The_hash_follows_every_byte_of_rules_and_lists()
    {
        var hash = Rule.Load(Plain).RuleSet.Hash;

        Assert.Equal(64, hash.Length);
        Assert.NotEqual(hash, Rule.Load(Plain + "\n").RuleSet.Hash);
        Assert.NotEqual(hash, Rule.Load(Plain, Rule.Lists(("a.txt", ""))).RuleSet.Hash);
    }

    [Fact]
    public void The_secmon_keys_are_read()
    {
        var rule = Assert.Single(Rule.Load(Plain + """
            secmon:
              use_case: EX-02
              page: true
              case_gap: 2h
              review: 2027-01-01
              group-by: [user.name, source.ip]
              suppress: 1h
              explain: '{user.name} copied {db.collection.name}.'
            """).RuleSet.Detections);

        Assert.Equal("EX-02", rule.Metadata.UseCase);
        Assert.True(rule.Metadata.Page);
        Assert.Equal(TimeSpan.FromHours(2), rule.Metadata.CaseGap);
        Assert.Equal(["user.name", "source.ip"], rule.GroupBy.Select(name => name.Name));
        Assert.Equal(TimeSpan.FromHours(1), rule.Suppress);
        Assert.Equal("clerk copied –.", rule.Metadata.Explain?.Fill(name => name.Name == "user.name" ? "clerk" : null));
    }

    [Fact]
    public void Once_per_belongs_to_a_correlation()
    {
        var problem = Assert.Single(Rule.Load(Plain + "secmon: {once_per: trace.id}\n").Diagnostics, problem => problem.IsError);

        Assert.Equal("'once_per' belongs to a correlation", problem.Message);
    }

    [Fact]
    public void A_filter_joins_the_condition_of_the_rules_it_names()
    {
        var rule = Plain + "name: base\n";
        var filter = "title: f\nlogsource: {category: C}\nfilter:\n  rules: [base]\n  sel: {U: auditor}\n  condition: not sel\n";
        var condition = Assert.Single(Rule.Load([rule, filter]).RuleSet.Detections).Condition;

        Assert.False(condition.Holds(Rule.Event("""{"F": 1, "U": "auditor"}""")));
        Assert.True(condition.Holds(Rule.Event("""{"F": 1}""")));
        Assert.True(Assert.Single(Rule.Load([rule, filter.Replace("category: C", "category: C, product: p")]).RuleSet.Detections)
            .Condition.Holds(Rule.Event("""{"F": 1, "U": "auditor"}""")));
    }

    private static string VersionOf(string rule, params (string, string)[] lists) =>
        Assert.Single(Rule.Load(rule, Rule.Lists(lists)).RuleSet.Detections).Metadata.Version;
}
