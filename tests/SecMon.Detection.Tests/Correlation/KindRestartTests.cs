using CsCheck;

namespace SecMon.Detection.Tests.Correlation;

/// <summary>Whenever a partition takes up its own snapshot, the same alerts come, to the last byte; for every kind, and for chains.</summary>
public class KindRestartTests
{
    private static readonly string[] Rules =
    [
        "correlation: {type: event_count, rules: [a, b], group-by: [u], timespan: 10s, condition: {gte: 3}}",
        "correlation: {type: value_count, rules: [a, b], group-by: [u], timespan: 10s, condition: {field: v, gte: 3}}\nsecmon: {max_entries: 2}",
        "correlation: {type: temporal, rules: [a, b, c], group-by: [u], timespan: 10s}\nsecmon: {max_entries: 2}",
        "correlation: {type: temporal, group-by: [u], timespan: 10s, condition: a and not b}",
        "correlation: {type: temporal_ordered, rules: [a, b, c], group-by: [u], timespan: 10s}\nsecmon: {max_entries: 2}",
        "correlation: {type: value_sum, rules: [a, b], group-by: [u], timespan: 10s, condition: {field: v, gte: 12}}\nsecmon: {max_entries: 2}",
        "correlation: {type: value_avg, rules: [a, b], timespan: 10s, condition: {field: v, gte: 5}}\nsecmon: {max_entries: 3, once_per: v}",
        "correlation: {type: value_median, rules: [a, b], group-by: [u], timespan: 10s, condition: {field: v, gte: 5}}\nsecmon: {max_entries: 3}",
        "correlation: {type: value_percentile, rules: [a, b], group-by: [u], timespan: 10s, condition: {field: v, percentile: 80, gte: 5}}",
        "secmon: {type: risk, rules: [a, b], score: {a: 10, b: 7.5}, half_life: 5s, group-by: [u], condition: {gte: 30}}",
        "secmon: {type: first_seen, rules: [a, b], field: v, group-by: [u], history: 30s, learn: 10s}",
        "secmon: {type: returned, rules: [a, b], group-by: [u], after: 8s}",
        "secmon: {type: silence, rules: [a, b], group-by: [u], after: 7s}",
        "secmon: {type: silence, rules: [a, b, c], after: {times: 1.5}}",
        "secmon: {type: without, rules: [a], missing: [b], group-by: [u], timespan: 10s}",
        "secmon: {type: ratio, rules: [a, b], over: {distinct: v}, under: count, min: 2, group-by: [u], timespan: 10s, condition: {gte: 0.8}}",
        "secmon: {type: run, rules: [a, b, c], field: v, step: 2, group-by: [u], timespan: 10s, condition: {gte: 3}}",
        "secmon: {type: baseline, rules: [a, b, c], of: {distinct: v}, group-by: [u], interval: 5s, history: 60s, learn: 20s, condition: {times: 2, min: 2}}",
        "secmon: {type: baseline, rules: [a, b, c], of: {sum: v}, interval: 5s, history: 60s, learn: 20s, condition: {mads: 2, min: 2}}",
        "correlation: {type: event_count, rules: [a, b], group-by: [u], timespan: 10s, condition: {gte: 2}}\nname: inner\n---\ntitle: outer\ncorrelation: {type: event_count, rules: [inner, c], timespan: 20s, condition: {gte: 2}}\n---\ntitle: other\nsecmon: {type: risk, rules: [inner, c], score: {inner: 10, c: 2}, half_life: 10s, group-by: [u], condition: {gte: 12}}",
    ];

    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, Rules.Length)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_restart_changes_nothing(int kind) => Gen.Select(Occurrence.Streams, Gen.Int[1, 9]).Sample((stream, every) =>
    {
        string[] rules = [RuleRun.Detection("a"), RuleRun.Detection("b"), RuleRun.Detection("c"), $"title: t\n{Rules[kind]}\n"];
        var (first, second) = (new RuleRun(rules), new RuleRun(rules));
        foreach (var occurrence in stream)
        {
            var expected = first.Enter(occurrence.Event()).Select(alert => alert.Document);
            Assert.Equal(expected, second.Enter(occurrence.Event()).Select(alert => alert.Document));
            if (occurrence.Number % every == 0)
                second.Restart();
        }
    }, iter: 25);

    [Fact]
    public void Every_rule_fires_now_and_then()
    {
        var fired = new HashSet<string>();
        var run = new RuleRun([RuleRun.Detection("a"), RuleRun.Detection("b"), RuleRun.Detection("c"), .. Rules.Select((rule, i) => $"title: t{i}\n{rule}\n")]);
        var random = new Random(5);
        var now = 0.0;
        for (var i = 0; i < 3_000; i++)
        {
            now += random.NextDouble() * (random.Next(20) == 0 ? 60 : 4);
            foreach (var alert in run.Enter(now, ("e", "abc"[random.Next(3)].ToString()), ("u", $"u{random.Next(2)}"), ("v", random.Next(random.Next(30) == 0 ? 60 : 9))))
                fired.Add(alert.Rule.Title);
        }

        Assert.Equal(Enumerable.Range(0, Rules.Length - 1).Select(i => $"t{i}").Concat(["other", "outer"]).Order(StringComparer.Ordinal), fired.Order(StringComparer.Ordinal));
    }
}
