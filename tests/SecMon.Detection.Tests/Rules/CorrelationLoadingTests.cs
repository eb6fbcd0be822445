using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Rules;

public class CorrelationLoadingTests
{
    private const string Base = "title: base\nname: base\nlogsource: {category: c}\ndetection:\n  sel: {F: 1}\n  condition: sel\n";

    [Fact]
    public void An_event_count_is_read()
    {
        var result = Load("type: event_count", "rules: base", "group-by: [u, v]", "timespan: 10m", "condition: {gte: 3, lt: 9}");
        var rule = Assert.Single(result.RuleSet.Correlations);

        Assert.Equal(CorrelationKind.EventCount, rule.Kind);
        Assert.Equal(TimeSpan.FromMinutes(10), rule.Timespan);
        Assert.Equal([new(Comparison.GreaterOrEqual, 3), new(Comparison.LessThan, 9)], rule.Condition);
        Assert.Equal(["u", "v"], rule.GroupFields[Assert.Single(rule.Rules)].Select(name => name.Name));
        Assert.False(Assert.Single(result.RuleSet.Detections).Alerts);
        Assert.Same(rule, Assert.Single(result.RuleSet.Detections[0].Correlations));
    }

    [Fact]
    public void Fields_aliases_and_scope_are_resolved_for_each_rule()
    {
        var other = Base.Replace("base", "other");
        var rule = Assert.Single(Rule.Load([Base, other, Correlation(
            "type: value_count", "rules: [base, other]", "group-by: [ip]", "timespan: 1h", "condition: {gt: 2, field: [a, b]}",
            "aliases: {ip: {base: source.ip}}") + "secmon: {scope: source, once_per: trace.id, max_entries: 5, suppress: 1d}\n"]).RuleSet.Correlations);

        Assert.Equal(["source.ip secmon.source.id", "ip secmon.source.id"], rule.Rules.Select(one => string.Join(' ', rule.GroupFields[one])));
        Assert.Equal(["ip", "secmon.source.id"], rule.GroupBy);
        Assert.Equal(["a", "b"], rule.CountedFields.Select(field => field.Name));
        Assert.Equal((5, "trace.id", TimeSpan.FromDays(1)), (rule.MaxEntries, rule.OncePer?.Name, rule.Suppress));
    }

    [Theory]
    [InlineData("10s", 10)]
    [InlineData("2w", 1_209_600)]
    [InlineData("1M", 2_629_746)]
    [InlineData("1y", 31_556_952)]
    public void Timespans_have_these_units(string timespan, long seconds)
    {
        var rule = Assert.Single(Load("type: event_count", "rules: base", $"timespan: {timespan}", "condition: {gte: 3}").RuleSet.Correlations);

        Assert.Equal(seconds, rule.Timespan.TotalSeconds);
    }

    [Fact]
    public void Generate_lets_the_referenced_rule_alert()
    {
        var rule = Correlation("type: event_count", "rules: base", "timespan: 1m", "condition: {gte: 3}");

        Assert.True(Assert.Single(Rule.Load([Base, rule + "generate: true\n"]).RuleSet.Detections).Alerts);
        Assert.True(Assert.Single(Rule.Load([Base, rule + "  generate: true\n"]).RuleSet.Detections).Alerts);
        Assert.False(Assert.Single(Rule.Load([Base, rule + "generate: false\n"]).RuleSet.Detections).Alerts);
    }

    [Theory]
    [InlineData("typ: event_count", 3, "unknown key 'typ' under 'correlation'")]
    [InlineData("type: event_cuont", 3, "'event_cuont' is no type")]
    [InlineData("rules: nobody", 4, "there is no rule 'nobody'")]
    [InlineData("rules: []", 4, "the correlation names no rules")]
    [InlineData("timespan: 0s", 5, "'timespan' is a positive number and one of s, m, h, d, w, M, y")]
    [InlineData("timespan: 10", 5, "'timespan' is a positive number and one of s, m, h, d, w, M, y")]
    [InlineData("timespan: 5 minutes", 5, "'timespan' is a positive number and one of s, m, h, d, w, M, y")]
    [InlineData("timespan: 99999999999999999y", 5, "'timespan' is a positive number and one of s, m, h, d, w, M, y")]
    [InlineData("timespan:", 5, "the correlation has no timespan")]
    [InlineData("condition: {}", 6, "the condition has no operator")]
    [InlineData("condition: {gte: many}", 6, "'gte' takes a number, not text")]
    [InlineData("condition: {gte: ~}", 6, "'gte' takes a number, not null")]
    [InlineData("condition: {get: 3}", 6, "unknown key 'get' in the condition")]
    [InlineData("condition: {gte: 3, field: u}", 6, "'event_count' takes no 'field'")]
    [InlineData("condition: base", 6, "'condition' is a map of an operator and a number, not text")]
    [InlineData("aliases: {ip: {other: x}}", 7, "'other' is not one of the correlation's rules")]
    [InlineData("within: 5m", 7, "unknown key 'within' under 'correlation'")]
    public void A_wrong_key_is_an_error_on_its_line(string line, int number, string message)
    {
        string[] lines = ["type: event_count", "rules: [base]", "timespan: 10m", "condition: {gte: 3}"];
        var replaced = lines.Select((original, i) => i == number - 3 ? line : original).ToArray();
        var result = Load(number == 7 ? [.. replaced, line] : replaced);

        Assert.Empty(result.RuleSet.Correlations);
        Assert.True(Assert.Single(result.RuleSet.Detections).Alerts);
        Assert.Contains(result.Diagnostics, one => one.IsError && (one.Location.Line, one.Message) == (number, message));
    }

    [Fact]
    public void A_value_count_needs_a_field() =>
        Assert.Contains(
            Load("type: value_count", "rules: base", "timespan: 1m", "condition: {gte: 3}").Diagnostics,
            one => one.Message == "'value_count' needs a 'field' in its condition");

    [Fact]
    public void Counting_down_is_a_warning() =>
        Assert.StartsWith(
            "'lt' is evaluated at every entry",
            Assert.Single(Load("type: event_count", "rules: base", "timespan: 1m", "condition: {lt: 3}").Diagnostics).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_correlation_of_a_refused_rule_is_refused()
    {
        var first = Correlation("type: event_count", "rules: base", "timespan: 1m", "condition: {gte: 3}") + "name: inner\n";
        var refused = Rule.Load([Base.Replace("condition: sel", "condition: typo"), first]);
        Assert.Empty(refused.RuleSet.Correlations);
        Assert.Contains(refused.Diagnostics, one => one.Message == "the rule 'base' was refused");
    }

    [Fact]
    public void The_version_follows_the_referenced_rules()
    {
        var rule = Correlation("type: event_count", "rules: base", "timespan: 1m", "condition: {gte: 3}");
        string Version(string first, string second) => Assert.Single(Rule.Load([first, second]).RuleSet.Correlations).Metadata.Version;

        Assert.Equal(Version(Base, rule), Version("author: x\n" + Base, "author: x\n" + rule));
        Assert.NotEqual(Version(Base, rule), Version(Base.Replace("F: 1", "F: 2"), rule));
        Assert.NotEqual(Version(Base, rule), Version(Base, rule.Replace("gte: 3", "gte: 4")));
    }

    private static RuleSetResult Load(params string[] lines) => Rule.Load([Base, Correlation(lines)]);

    private static string Correlation(params string[] lines) =>
        $"title: c\ncorrelation:\n{string.Concat(lines.Select(line => $"  {line}\n"))}";
}
