using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Detection.Tests.Rules;

namespace SecMon.Detection.Tests.Pipelines;

public class PipelineTests
{
    private const string Windows = "{category: process_creation, product: windows}";

    [Theory]
    [InlineData("{type: field_name_mapping, mapping: {Image: process.executable}}", "Image: a\nUser: b", "process.executable: a\nUser: b")]
    [InlineData("{type: field_name_mapping, mapping: {Image: process.executable}}", "Image|endswith: a", "process.executable|endswith: a")]
    [InlineData("{type: field_name_mapping, mapping: {Image: process.executable, User: user.name}}", "Image|fieldref: User", "process.executable|fieldref: user.name")]
    [InlineData("{type: field_name_mapping, mapping: {Image: process.executable}, field_name_conditions: [{type: exclude_fields, fields: [Image]}]}", "Image: a", "Image: a")]
    [InlineData("{type: field_name_prefix, prefix: winlog.event_data., field_name_conditions: [{type: include_fields, fields: [Image]}]}", "Image: a\nUser: b", "winlog.event_data.Image: a\nUser: b")]
    [InlineData("{type: field_name_suffix, suffix: .text}", "Image: a", "Image.text: a")]
    [InlineData("{type: field_name_prefix_mapping, mapping: {win.: winlog.}}", "win.Image: a\nUser: b", "winlog.Image: a\nUser: b")]
    [InlineData("{type: field_name_mapping, mapping: {Image: x}, rule_conditions: [{type: logsource, product: linux}]}", "Image: a", "Image: a")]
    [InlineData("{type: field_name_mapping, mapping: {Image: x}, rule_conditions: [{type: logsource, product: linux}, {type: logsource, category: process_creation}], rule_cond_op: or}", "Image: a", "x: a")]
    [InlineData("{type: field_name_mapping, mapping: {Image: x}, rule_conditions: [{type: logsource, product: linux}], rule_cond_not: true}", "Image: a", "x: a")]
    [InlineData("{type: field_name_mapping, mapping: {Image: x, Path: x}}", "Image|contains: a\nPath|endswith: b", "x|contains: a\nx|endswith: b")]
    [InlineData("{type: field_name_mapping, mapping: {Image: [x, y]}}", "Image|neq: a", "x|neq: a\ny|neq: a")]
    [InlineData(@"{type: replace_string, regex: '^C:(.)', replacement: 'c:\1'}", @"Image: 'C:\a'", @"Image: 'c:\a'")]
    [InlineData("{type: value_placeholders}", "User|expand: '%admins%'", "User: [root, adm]")]
    [InlineData("{type: value_placeholders, exclude: [admins]}", "User|expand: '%listed%'", "User: [l1, l2]")]
    [InlineData("{type: value_placeholders}", "User|expand: '%admins%@%listed%'", "User: [root@l1, adm@l1, root@l2, adm@l2]")]
    [InlineData("{type: drop_detection_item, field_name_conditions: [{type: include_fields, fields: [User]}]}", "Image: a\nUser: b", "Image: a")]
    public void A_mapped_rule_decides_as_the_rule_written_by_hand(string transformation, string written, string byHand)
    {
        var mapped = Load(transformation, RuleOf(written));

        Assert.Empty(mapped.Diagnostics);
        Assert.Equal(DigestOf(Load(null, RuleOf(byHand))), DigestOf(mapped));
    }

    [Fact]
    public void A_field_of_several_names_holds_by_any_of_them()
    {
        var mapped = Load("{type: field_name_mapping, mapping: {Image: [x, y]}}", RuleOf("Image: a\nUser: b"));
        var byHand = Load(null, "title: t\nlogsource: " + Windows + "\ndetection:\n  one:\n    x: a\n  two:\n    y: a\n  user:\n    User: b\n  condition: (one or two) and user\n");

        foreach (var json in new[] { """{"x": "a", "User": "b"}""", """{"y": "a", "User": "b"}""", """{"y": "a"}""", """{"Image": "a", "User": "b"}""" })
            Assert.Equal(Holds(byHand, json), Holds(mapped, json));
        Assert.True(Holds(mapped, """{"y": "a", "User": "b"}"""));
    }

    [Fact]
    public void An_added_condition_joins_the_condition()
    {
        var mapped = Load("{type: add_condition, conditions: {channel: Security}}", RuleOf("Image: a"));

        Assert.True(Holds(mapped, """{"channel": "Security", "Image": "a"}"""));
        Assert.False(Holds(mapped, """{"channel": "System", "Image": "a"}"""));
    }

    [Fact]
    public void A_changed_log_source_is_what_later_transformations_see()
    {
        var mapped = Load(
            "{type: change_logsource, product: ecs}, {type: field_name_prefix, prefix: p., rule_conditions: [{type: logsource, product: ecs}]}", RuleOf("Image: a"));

        Assert.Equal(new LogSource(null, "ecs", null), Assert.Single(mapped.RuleSet.Detections).LogSource);
        Assert.True(Holds(mapped, """{"p.Image": "a"}"""));
    }

    [Fact]
    public void Groups_sentences_and_keys_of_correlations_are_renamed_too()
    {
        var rules = $$$"""
            title: part
            name: part
            logsource: {{{Windows}}}
            detection: {sel: {Image: a}, condition: sel}
            secmon: {explain: 'by {User}', group-by: [User]}
            ---
            title: many
            correlation: {type: value_count, rules: [part], group-by: [User], timespan: 1m, condition: {field: Image, gte: 2}}
            ---
            title: first
            secmon: {type: first_seen, rules: [part], group-by: [User], field: Image, history: 1d}
            """;
        var mapping = "{type: field_name_mapping, mapping: {User: user.name, Image: process.executable}, rule_conditions: [{type: logsource, product: windows}]}";
        var mapped = Load(mapping, rules);
        var byHand = Load(null, rules.Replace("User", "user.name", StringComparison.Ordinal).Replace("Image", "process.executable", StringComparison.Ordinal));

        Assert.Empty(mapped.Diagnostics);
        Assert.Equal(byHand.RuleSet.Correlations.Select(one => string.Join(',', one.GroupBy)), mapped.RuleSet.Correlations.Select(one => string.Join(',', one.GroupBy)));
        Assert.Equal(byHand.RuleSet.Detections[0].Metadata.Explain!.Parts.Select(part => part.Field?.Name), mapped.RuleSet.Detections[0].Metadata.Explain!.Parts.Select(part => part.Field?.Name));
    }

    [Fact]
    public void Pipelines_go_by_priority_and_then_by_path()
    {
        var result = RuleSetLoader.Load(
            [
                Pipeline("a.yml", "priority: 20\ntransformations: [{type: field_name_prefix, prefix: last.}]"),
                Pipeline("b.yml", "priority: 10\ntransformations: [{type: field_name_mapping, mapping: {Image: x}}]"),
                new RuleFile("r.yml", "r.yml", RuleOf("Image: a")),
            ],
            ListLibrary.Empty);

        Assert.True(Holds(result, """{"last.x": "a"}"""));
    }

    [Fact]
    public void Pipelines_are_part_of_the_rule_set_hash()
    {
        string HashWith(string? transformation) => Load(transformation, RuleOf("Image: a")).RuleSet.Hash;

        Assert.Distinct([HashWith(null), HashWith("{type: field_name_suffix, suffix: a}"), HashWith("{type: field_name_suffix, suffix: b}")]);
    }

    [Fact]
    public void Problems_point_into_the_rule_file_as_it_was_written()
    {
        var rule = "title: t\nlogsource: {product: windows}\ndetection:\n  sel:\n    Image|re: 'a('\n  condition: sel and selektion\n";
        var errors = Load("{type: field_name_prefix, prefix: long.name.}, {type: add_condition, conditions: {x: y}}", rule).Diagnostics.Where(problem => problem.IsError).ToArray();

        Assert.Equal(["rules/r.yml:5:17", "rules/r.yml:6:22"], errors.Select(error => error.Location.ToString()));
    }

    [Theory]
    [InlineData("{type: rule_failure, message: 'not for us'}", "rules/r.yml:2:1: error: not for us")]
    [InlineData("{type: drop_detection_item}", "rules/r.yml:4:3: error: a pipeline drops every line of the selection 'sel'")]
    [InlineData("{type: set_state, key: a, val: b}", "pipelines/p.yml:3:26: error: transformations of type 'set_state' are not supported")]
    [InlineData("{type: field_name_maping, mapping: {a: b}}", "pipelines/p.yml:3:26: error: transformations of type 'field_name_maping' are not supported\n  help: did you mean 'field_name_mapping'?")]
    [InlineData("{type: field_name_prefix, prefix: a, detection_item_conditions: []}", "pipelines/p.yml:3:56: error: unknown key 'detection_item_conditions' in a transformation of type 'field_name_prefix'")]
    [InlineData("{type: field_name_prefix, prefix: a, rule_conditions: [{type: tag, tag: x}]}", "pipelines/p.yml:3:81: error: conditions of type 'tag' are not supported here")]
    [InlineData("{type: replace_string, regex: '(?=a)', replacement: b}", "pipelines/p.yml:3:49: error: this regular expression is refused")]
    [InlineData("{type: value_placeholders, include: [nobody]}", "pipelines/p.yml:3:56: error: 'vars' has no 'nobody'")]
    public void What_is_not_possible_is_refused_with_its_place(string transformation, string expected)
    {
        var error = Assert.Single(Load(transformation, RuleOf("Image: a")).Diagnostics, problem => problem.IsError);

        Assert.StartsWith(expected, error.ToString());
        Assert.NotNull(error.Help);
    }

    [Fact]
    public void What_is_about_queries_is_refused()
    {
        var result = RuleSetLoader.Load([Pipeline("p.yml", "name: p\ntransformations: [{type: field_name_suffix, suffix: a}]\nfinalizers: []\nprioritty: 1\n")], ListLibrary.Empty);

        Assert.Equal(
            ["pipelines/p.yml:3:1: error: 'finalizers' is not supported", "pipelines/p.yml:4:1: error: unknown key 'prioritty' in a pipeline"],
            result.Diagnostics.Select(problem => problem.ToString().Split('\n')[0]));
    }

    private static string RuleOf(string lines) =>
        $"title: t\nlogsource: {Windows}\ndetection:\n  sel:\n{string.Concat(lines.Split('\n').Select(line => $"    {line}\n"))}  condition: sel\n";

    [Theory]
    [InlineData("{type: rule_failure, message: 'not for us'}")]
    [InlineData("{type: field_name_mapping, mapping: {user.name: x}}")]
    [InlineData("{type: change_logsource, category: other}")]
    public void Decisions_stay_as_they_are(string transformation)
    {
        const string Decision = "title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision:\n  on: signals\n  when: {signal: {is: signal, user.name: a}}\n  then: [{page: signal}]\n";

        var mapped = Load(transformation, Decision);

        Assert.Empty(mapped.Diagnostics);
        Assert.Equal(Load(null, Decision).RuleSet.Decisions.Decisions[0].Metadata.Version, Assert.Single(mapped.RuleSet.Decisions.Decisions).Metadata.Version);
    }

    private static RuleSetResult Load(string? transformations, string rules)
    {
        var lists = Rule.Lists(("listed.txt", "l1\nl2\n"));
        var pipeline = Pipeline("p.yml", $"name: p\nvars: {{admins: [root, adm]}}\ntransformations: [{transformations}]\n");
        var rule = new RuleFile("rules/r.yml", "r.yml", rules);
        return RuleSetLoader.Load(transformations is null ? [rule] : [rule, pipeline], lists);
    }

    private static RuleFile Pipeline(string name, string text) => new($"pipelines/{name}", $"pipelines/{name}", text);

    private static string DigestOf(RuleSetResult result)
    {
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        return ((SecMon.Detection.Matching.EventPredicate)Assert.Single(result.RuleSet.Detections).Condition).Digest;
    }

    private static bool Holds(RuleSetResult result, string json)
    {
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        return Assert.Single(result.RuleSet.Detections).Condition.Holds(Rule.Event(json));
    }
}
