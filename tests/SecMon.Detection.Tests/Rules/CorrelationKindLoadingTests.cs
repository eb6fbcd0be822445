using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Rules;

/// <summary>What is wrong with a correlation is told on its line, with its mend (sigma.md 8.10, 10.4).</summary>
public class CorrelationKindLoadingTests
{
    private static readonly string[] Bases =
        [.. new[] { "a", "b" }.Select(name => $"title: {name}\nname: {name}\nlogsource: {{category: c}}\ndetection:\n  sel: {{F: {name}}}\n  condition: sel\n")];

    [Theory]
    [InlineData("type: temporal_ordered, rules: [a, b], timespan: 1m, condition: a and b", "'temporal_ordered' takes no condition of rule names")]
    [InlineData("type: temporal, rules: [a], timespan: 1m, condition: a and b", "'b' is not one of the correlation's rules")]
    [InlineData("type: temporal, rules: [a, b], timespan: 1m, condition: not a", "the condition does not name the rule 'b'")]
    [InlineData("type: temporal, timespan: 1m, condition: a and nobody", "there is no rule 'nobody'")]
    [InlineData("type: temporal, timespan: 1m, condition: a and", "the condition ends too early")]
    [InlineData("type: temporal, timespan: 1m, condition: (a or b", "this parenthesis is not closed")]
    [InlineData("type: temporal, timespan: 1m, condition: 1 of b*", "'of' is not expected here")]
    [InlineData("type: temporal, timespan: 1m", "the correlation names no rules")]
    [InlineData("type: temporal, rules: [a, b], timespan: 1m, condition: {gte: 2, field: u}", "'temporal' takes no 'field'")]
    [InlineData("type: value_sum, rules: a, timespan: 1m, condition: {gte: 2}", "'value_sum' needs a 'field' in its condition")]
    [InlineData("type: value_sum, rules: a, timespan: 1m, condition: {gte: 2, field: [u, v]}", "'value_sum' takes one field")]
    [InlineData("type: value_percentile, rules: a, timespan: 1m, condition: {gte: 2, field: u}", "'value_percentile' needs a 'percentile' in its condition")]
    [InlineData("type: value_percentile, rules: a, timespan: 1m, condition: {gte: 2, field: u, percentile: 101}", "'percentile' is a number from 0 to 100")]
    [InlineData("type: value_avg, rules: a, timespan: 1m, condition: {gte: 2, field: u, percentile: 10}", "'value_avg' takes no 'percentile'")]
    [InlineData("type: event_count, rules: c, timespan: 1m, condition: {gte: 2}", "the correlation refers to itself: c → c")]
    public void A_wrong_correlation_is_refused(string correlation, string message) => Refused($"title: c\nname: c\ncorrelation: {{{correlation}}}\n", message);

    [Theory]
    [InlineData("type: first_seen, rules: a", "the first_seen has no field")]
    [InlineData("type: first_seen, rules: a, field: u, condition: {gte: 1}", "unknown key 'condition' under 'secmon'")]
    [InlineData("type: returned, rules: a", "the returned has no after")]
    [InlineData("type: silence, rules: a, after: never", "'after' is a positive number and one of s, m, h, d, w, M, y")]
    [InlineData("type: silence, rules: a, after: {times: 0}", "'times' is a number greater than 0")]
    [InlineData("type: without, rules: a, timespan: 1m", "the without has no missing")]
    [InlineData("type: without, rules: a, missing: b", "the correlation has no timespan")]
    [InlineData("type: without, rules: a, missing: nobody, timespan: 1m", "there is no rule 'nobody'")]
    [InlineData("type: ratio, rules: a, over: many, under: count, timespan: 1m, condition: {gte: 1}", "'over' is count, {sum: FIELD} or {distinct: FIELD}")]
    [InlineData("type: ratio, rules: a, over: count, timespan: 1m, condition: {gte: 1}", "the ratio has no under")]
    [InlineData("type: run, rules: a, field: u, timespan: 1m, condition: {gte: 3}", "the run has no step")]
    [InlineData("type: baseline, rules: a, of: count, condition: {min: 3}", "the condition has either 'times' or 'mads'")]
    [InlineData("type: baseline, rules: a, of: count, by: hour_of_day, interval: 5h, condition: {times: 3}", "the interval does not divide a day")]
    [InlineData("type: baseline, rules: a, of: count, by: moon, condition: {times: 3}", "'moon' is no by")]
    public void A_wrong_further_kind_is_refused(string secmon, string message) => Refused($"title: c\nname: c\nsecmon: {{{secmon}}}\n", message);

    [Fact]
    public void A_cycle_is_told_where_it_is_closed()
    {
        string Counting(string name, string rules) => $"title: {name}\nname: {name}\ncorrelation:\n  type: event_count\n  rules: [{rules}]\n  timespan: 1m\n  condition: {{gte: 2}}\n";
        var result = Rule.Load([.. Bases, Counting("x", "a, y"), Counting("y", "z"), Counting("z", "x")]);

        Assert.Empty(result.RuleSet.Correlations);
        Assert.Contains(result.Diagnostics, error => error.ToString().StartsWith("rules/r2.yml:5:14: error: the correlation refers to itself: x → y → z → x", StringComparison.Ordinal));
    }

    [Fact]
    public void Silence_cannot_enter_a_correlation()
    {
        var silence = "title: s\nname: s\nsecmon: {type: silence, rules: a, after: 5m}\n";
        var result = Rule.Load([.. Bases, silence, "title: o\ncorrelation: {type: event_count, rules: s, timespan: 1m, condition: {gte: 2}}\n"]);
        Assert.StartsWith("'s' waits for silence", Assert.Single(result.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_is_evaluated_by_the_root_s_group_when_every_inner_group_has_its_fields()
    {
        var inner = "title: i\nname: i\ncorrelation: {type: event_count, rules: a, group-by: [host, u], timespan: 1m, condition: {gte: 2}}\n";
        string Outer(string by) => $"title: o\ncorrelation: {{type: temporal, rules: [i, b], group-by: [{by}], timespan: 1m}}\n";

        var split = Rule.Load([.. Bases, inner, Outer("u")]).RuleSet.Correlations;
        Assert.Equal(["x"], split[0].Chain!.PlaceOf(split[0], split[0].Rules[0], ["h", "x"]));
        Assert.Equal(["x"], split[1].Chain!.PlaceOf(split[1], split[1].Rules[1], ["x"]));
        Assert.False(split[0].Alerts);

        var whole = Rule.Load([.. Bases, inner, Outer("v")]).RuleSet.Correlations;
        Assert.Null(whole[0].Chain!.RootPlaces);
    }

    private static void Refused(string rule, string message)
    {
        var result = Rule.Load([.. Bases, rule]);
        Assert.Empty(result.RuleSet.Correlations);
        var error = Assert.Single(result.Diagnostics, one => one.IsError && one.Message == message);
        Assert.NotNull(error.Help);
        Assert.Equal("rules/r2.yml", error.Location.Path);
    }
}
