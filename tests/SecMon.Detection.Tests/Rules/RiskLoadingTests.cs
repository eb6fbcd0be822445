using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Rules;

public class RiskLoadingTests
{
    private const string Base = "title: base\nname: base\nlogsource: {category: c}\ndetection:\n  sel: {F: 1}\n  condition: sel\n";

    private static readonly string Other = Base.Replace("base", "other") + "id: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11\n";

    private static readonly string[] Sound =
    [
        "type: risk", "rules: [base, other]", "score: {base: 10, 5B0C9D52-6f0e-4f6f-9f0b-0d3f5d7a2b11: 2.5}", "half_life: 24h", "group-by: [user.name]", "condition: {gte: 100}",
    ];

    [Fact]
    public void A_risk_is_read()
    {
        var result = Load([.. Sound, "timespan: 4h", "suppress: 8h", "once_per: trace.id", "max_entries: 7", "scope: source", "use_case: RK-01", "generate: true"]);
        Assert.Empty(result.Diagnostics);
        var rule = Assert.Single(result.RuleSet.Correlations);

        Assert.Equal((CorrelationKind.Risk, TimeSpan.FromHours(4), TimeSpan.FromHours(8), 7), (rule.Kind, rule.Timespan, rule.Suppress!.Value, rule.MaxEntries));
        Assert.Equal(TimeSpan.FromHours(24), rule.Risk!.HalfLife);
        Assert.Equal([10, 2.5], rule.Rules.Select(one => rule.Risk.Scores[one]));
        Assert.Equal(["user.name", "secmon.source.id"], rule.GroupBy);
        Assert.Equal("RK-01", rule.Metadata.UseCase);
        Assert.All(result.RuleSet.Detections, detection => Assert.True(detection.Alerts));
    }

    [Fact]
    public void Without_more_it_is_quiet_for_a_half_life_keeps_a_hundred_records_and_silences_its_rules()
    {
        var result = Load(Sound);
        var rule = Assert.Single(result.RuleSet.Correlations);

        Assert.Equal((TimeSpan.FromHours(24), 100), (rule.Timespan, rule.MaxEntries));
        Assert.All(result.RuleSet.Detections, detection => Assert.False(detection.Alerts));
    }

    [Theory]
    [InlineData(4, "rules: [base, other, nobody]", "there is no rule 'nobody'")]
    [InlineData(4, "rules: []", "the correlation names no rules")]
    [InlineData(5, "score: {base: 10}", "the rule 'other' has no score", 4, 17)]
    [InlineData(5, "score: {base: 10, other: 1, 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11: 2}", "the rule 'other' has two scores")]
    [InlineData(5, "score: {base: 10, other: 1, third: 2}", "'third' is not one of the risk's rules")]
    [InlineData(5, "score: {base: ten, other: 1}", "the score of 'base' is a number greater than 0, at most 1000000")]
    [InlineData(5, "score: {base: 0, other: 1}", "the score of 'base' is a number greater than 0, at most 1000000")]
    [InlineData(5, "score: {base: -1, other: 1}", "the score of 'base' is a number greater than 0, at most 1000000")]
    [InlineData(5, "score: {base: 1e7, other: 1}", "the score of 'base' is a number greater than 0, at most 1000000")]
    [InlineData(5, "score: {base: ~, other: 1}", "the score of 'base' is a number greater than 0, at most 1000000")]
    [InlineData(5, "score: 10", "'score' is a map, not a number")]
    [InlineData(5, "score:", "the risk has no score")]
    [InlineData(6, "half_life: soon", "'half_life' is a positive number and one of s, m, h, d, w, M, y")]
    [InlineData(6, "half_life:", "the risk has no half_life")]
    [InlineData(6, "half_life: 2y", "a half_life is at most 366 days")]
    [InlineData(7, "group_by: [user.name]", "unknown key 'group_by' under 'secmon'")]
    [InlineData(8, "condition: {}", "the condition has no operator")]
    [InlineData(8, "condition: {gte: 100, field: x}", "'risk' takes no 'field'")]
    public void A_wrong_key_is_an_error_on_its_line(int number, string line, string message, int? errorLine = null, int? errorColumn = null)
    {
        var result = Load([.. Sound.Select((original, i) => i == number - 3 ? line : original)]);

        Assert.Empty(result.RuleSet.Correlations);
        var error = Assert.Single(result.Diagnostics, one => one.IsError);
        Assert.Equal((errorLine ?? number, message), (error.Location.Line, error.Message));
        Assert.Equal(errorColumn ?? error.Location.Column, error.Location.Column);
    }

    [Fact]
    public void A_missing_score_is_told_with_its_mend()
    {
        var result = Load([.. Sound.Select(line => line.StartsWith("score", StringComparison.Ordinal) ? "score: {base: 10}" : line)]);

        Assert.Equal("add it: score: {other: 10}", Assert.Single(result.Diagnostics).Help);
    }

    [Fact]
    public void Missing_keys_are_told()
    {
        var result = Load(["type: risk", "rules: [base]"]);

        Assert.Equal(
            ["the correlation has no condition", "the risk has no half_life", "the risk has no score"],
            result.Diagnostics.Select(one => one.Message).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_kind_that_is_none_is_told_with_the_nearest()
    {
        var result = Load(["type: rsik", "rules: [base]"]);

        var error = Assert.Single(result.Diagnostics);
        Assert.Equal("there is no kind of correlation 'rsik' (secmon: type)", error.Message);
        Assert.StartsWith("did you mean 'risk'?", error.Help);
    }

    [Fact]
    public void A_risk_beside_a_detection_is_refused()
    {
        var beside = Rule.Load(Base + "secmon: {type: risk}\n");
        Assert.Contains(beside.Diagnostics, one => one.IsError && one.Message == "'detection' and 'secmon: {type: risk}' in one document");
    }

    [Fact]
    public void A_risk_may_add_up_correlations()
    {
        var inner = "title: i\nname: inner\ncorrelation: {type: event_count, rules: base, timespan: 1m, condition: {gte: 2}}\n";
        var chained = Rule.Load([Base, inner, Risk("type: risk", "rules: inner", "score: {inner: 1}", "half_life: 1h", "condition: {gte: 1}")]);
        Assert.Empty(chained.Diagnostics);
        Assert.Equal([1.0], chained.RuleSet.Correlations[1].Risk!.Scores.Values);
    }

    [Fact]
    public void The_version_follows_scores_and_half_life_and_not_the_order_of_the_file()
    {
        string Version(params string[] lines) => Assert.Single(Load(lines).RuleSet.Correlations).Metadata.Version;
        string[] With(int number, string line) => [.. Sound.Select((original, i) => i == number - 3 ? line : original)];

        Assert.Equal(Version(Sound), Version(With(4, "rules: [other, base]")));
        Assert.NotEqual(Version(Sound), Version(With(5, "score: {base: 11, other: 2.5}")));
        Assert.NotEqual(Version(Sound), Version(With(5, "score: {base: 2.5, other: 10}")));
        Assert.NotEqual(Version(Sound), Version(With(6, "half_life: 23h")));
    }

    private static RuleSetResult Load(params string[] lines) => Rule.Load([Base, Other, Risk(lines)]);

    private static string Risk(params string[] lines) => $"title: c\nsecmon:\n{string.Concat(lines.Select(line => $"  {line}\n"))}";
}
