using System.Text.Json.Nodes;
using CsCheck;
using SecMon.Detection.Alerts;

namespace SecMon.Detection.Tests.Correlation;

/// <summary>Every kind against the words of the specification, over random streams with late events.</summary>
public class KindTests
{
    private const long Span = 10_000;

    [Fact]
    public void Temporal_counts_the_rules_that_were_seen() => Holds(
        "type: temporal, rules: [a, b, c], timespan: 10s, condition: {gte: 2, lt: 3}",
        () => new KindOracle(["a", "b", "c"], Span, (window, _) => window.SelectMany(entry => entry.Rules).Distinct().Count() == 2));

    [Fact]
    public void Temporal_wants_all_rules_unless_it_says_how_many() => Holds(
        "type: temporal, rules: [a, b, c], timespan: 10s",
        () => new KindOracle(["a", "b", "c"], Span, (window, _) => window.SelectMany(entry => entry.Rules).Distinct().Count() == 3));

    [Fact]
    public void Temporal_takes_a_condition_of_rule_names() => Holds(
        "type: temporal, timespan: 10s, condition: (a and not b) or c",
        () => new KindOracle(["a", "b", "c"], Span, (window, _) =>
        {
            var seen = window.SelectMany(entry => entry.Rules).ToHashSet();
            return (seen.Contains("a") && !seen.Contains("b")) || seen.Contains("c");
        }));

    [Theory]
    [InlineData("a, b, c")]
    [InlineData("a, a, b")]
    [InlineData("c, b, a, c")]
    public void Temporal_ordered_takes_a_later_entry_for_each_step(string steps) => Holds(
        $"type: temporal_ordered, rules: [{steps}], timespan: 10s",
        () => new KindOracle(steps.Split(", "), Span, (window, _) => Prefix(window, steps.Split(", ")) == steps.Split(", ").Length));

    [Fact]
    public void Temporal_ordered_may_want_a_part_of_the_steps() => Holds(
        "type: temporal_ordered, rules: [a, b, c], timespan: 10s, condition: {eq: 2}",
        () => new KindOracle(["a", "b", "c"], Span, (window, _) => Prefix(window, ["a", "b", "c"]) == 2));

    [Theory]
    [InlineData("type: value_sum, condition: {field: v, gte: 12}", 12)]
    [InlineData("type: value_sum, condition: {field: v, lt: -1}", -1)]
    public void A_sum_adds_the_numbers_of_the_window(string rule, int limit) => Holds(
        $"{rule}, rules: [a, b], timespan: 10s",
        () => new KindOracle(["a", "b"], Span, (window, _) => limit > 0 ? window.Sum(entry => entry.Value) >= limit : window.Sum(entry => entry.Value) < limit) { TakesAll = false });

    [Fact]
    public void An_average_divides_by_the_numbers_of_the_window() => Holds(
        "type: value_avg, rules: [a], timespan: 10s, condition: {field: v, gt: 4.5}",
        () => new KindOracle(["a"], Span, (window, _) => window.Average(entry => entry.Value) > 4.5) { TakesAll = false });

    [Theory]
    [InlineData("value_median", "gte: 4", 50, 4)]
    [InlineData("value_percentile", "percentile: 90, gte: 6.5", 90, 6.5)]
    [InlineData("value_percentile", "percentile: 0, gte: 2", 0, 2)]
    [InlineData("value_percentile", "percentile: 100, gte: 8", 100, 8)]
    public void A_percentile_lies_between_the_closest_ranks(string type, string condition, double percentile, double limit) => Holds(
        $"type: {type}, rules: [a, b], timespan: 10s, condition: {{field: v, {condition}}}",
        () => new KindOracle(["a", "b"], Span, (window, _) =>
        {
            int[] sorted = [.. window.Select(entry => entry.Value).Order()];
            var rank = percentile / 100 * (sorted.Length - 1);
            var (low, high) = (sorted[(int)Math.Floor(rank)], sorted[(int)Math.Ceiling(rank)]);
            return low + ((high - low) * (rank - Math.Floor(rank))) >= limit;
        })
        { TakesAll = false });

    [Fact]
    public void A_ratio_divides_two_measures() => Further(
        "type: ratio, rules: [a, b], over: {distinct: v}, under: count, min: 3, timespan: 10s, condition: {gte: 0.8}",
        () => new KindOracle(["a", "b"], Span, (window, _) =>
        {
            var over = window.Where(entry => entry.HasValue).Select(entry => entry.Value).Distinct().Count();
            return over >= 3 && over / (double)window.Count >= 0.8;
        }));

    [Fact]
    public void A_run_goes_up_or_down_by_small_steps() => Further(
        "type: run, rules: [a, b, c], field: v, step: 2, timespan: 10s, condition: {gte: 3}",
        () => new KindOracle(["a", "b", "c"], Span, (window, _) => Run(window, 1) >= 3 || Run(window, -1) >= 3) { TakesAll = false });

    [Fact]
    public void Without_looks_back_from_each_match() => Triggers(
        "secmon: {type: without, rules: [a], missing: [b], group-by: [u], timespan: 10s}",
        () => new KindOracle(["a", "b"], Span, (window, entry) => entry.Rules.Contains("a")
            && !window.Exists(other => other.Rules.Contains("b") && other.Milliseconds <= entry.Milliseconds && entry.Milliseconds - other.Milliseconds <= Span))
        { LookBackMilliseconds = 2 * Span });

    [Fact]
    public void First_seen_is_a_value_that_was_not_there_within_the_history()
    {
        Triggers(
            "secmon: {type: first_seen, rules: [a, b], field: v, group-by: [u], history: 30s, learn: 10s}",
            () =>
            {
                var first = new Dictionary<string, long>();
                return new KindOracle(["a", "b"], 30_000, (window, entry) =>
                {
                    first[entry.User] = Math.Min(first.GetValueOrDefault(entry.User, long.MaxValue), entry.Milliseconds);
                    return window.Count(other => other.Value == entry.Value) == 1 && window[^1].Milliseconds - first[entry.User] >= 10_000;
                })
                { TakesAll = false, QuietMilliseconds = -1 };
            });
    }

    [Fact]
    public void Returned_is_a_group_that_was_away() => Triggers(
        "secmon: {type: returned, rules: [a, b], group-by: [u], after: 8s}",
        () =>
        {
            var newest = new Dictionary<string, long>();
            return new KindOracle(["a", "b"], long.MaxValue / 4, (_, entry) =>
            {
                var isBack = newest.TryGetValue(entry.User, out var before) && entry.Milliseconds - before >= 8_000;
                newest[entry.User] = Math.Max(entry.Milliseconds, newest.GetValueOrDefault(entry.User, long.MinValue));
                return isBack;
            })
            { QuietMilliseconds = -1 };
        });

    [Fact]
    public void A_baseline_compares_an_interval_with_the_past_of_its_group() => Triggers(
        "secmon: {type: baseline, rules: [a, b, c], of: count, group-by: [u], interval: 5s, history: 60s, learn: 20s, condition: {times: 2, min: 2}}",
        () =>
        {
            var first = new Dictionary<string, long>();
            return new KindOracle(["a", "b", "c"], 60_000, (window, entry) =>
            {
                first[entry.User] = Math.Min(first.GetValueOrDefault(entry.User, long.MaxValue), entry.Milliseconds);
                var (now, current) = (window[^1].Milliseconds, window[^1].Milliseconds / 5_000);
                if (entry.Milliseconds / 5_000 != current || now - first[entry.User] < 20_000)
                    return false;
                var oldest = (Math.Max(first[entry.User], now - 60_000) + 4_999) / 5_000;
                var past = new List<int>();
                for (var interval = oldest; interval < current; interval++)
                    past.Add(window.Count(other => other.Milliseconds / 5_000 == interval));
                past.Sort();
                var value = window.Count(other => other.Milliseconds / 5_000 == current);
                return past.Count > 0 && value >= 2 && value >= (past[past.Count / 2] + past[(past.Count - 1) / 2]);
            })
            { QuietMilliseconds = 5_000 };
        });

    [Fact]
    public void Silence_is_told_once_when_the_stream_passes_the_wait() => Occurrence.Streams.Sample(stream =>
    {
        var run = new RuleRun([.. Bases, "title: t\nsecmon: {type: silence, rules: [a, b], group-by: [u], after: 7s}\n"]);
        var last = new SortedDictionary<string, (Occurrence Event, bool IsTold)>(StringComparer.Ordinal);
        var newest = long.MinValue;
        foreach (var occurrence in stream)
        {
            newest = Math.Max(newest, occurrence.Milliseconds);
            var expected = new List<string>();
            foreach (var (user, (before, isTold)) in last.ToArray())
            {
                if (isTold || newest - before.Milliseconds <= 7_000)
                    continue;
                expected.Add($"{before.Number}");
                last[user] = (before, true);
            }

            if ((occurrence.Rules.Contains("a") || occurrence.Rules.Contains("b"))
                && (!last.TryGetValue(occurrence.User, out var known) || occurrence.Milliseconds >= known.Event.Milliseconds))
                last[occurrence.User] = (occurrence, false);
            var fired = Alerts(run, occurrence).Select(alert => RuleRun.Describe(alert).Split(": ")[1]);
            Assert.Equal(expected.Order(StringComparer.Ordinal), fired.Order(StringComparer.Ordinal));
        }
    }, iter: 250);

    [Fact]
    public void A_chain_takes_an_inner_alert_for_a_match_and_its_evidence_too() => Occurrence.Streams.Sample(stream =>
    {
        var run = new RuleRun(
        [
            .. Bases,
            "title: inner\nname: inner\ncorrelation: {type: event_count, rules: [a], group-by: [u], timespan: 10s, condition: {gte: 2}}\n",
            "title: t\ncorrelation: {type: temporal_ordered, rules: [inner, b], group-by: [u], timespan: 20s}\n",
        ]);
        var inner = new KindOracle(["a"], Span, (window, _) => window.Count >= 2);
        var nested = new Dictionary<int, string>();
        var outer = new KindOracle(["inner", "b"], 20_000, (window, _) => Prefix(window, ["inner", "b"]) == 2);
        foreach (var occurrence in stream)
        {
            var fired = inner.Enter(occurrence);
            if (fired is not null)
                nested[occurrence.Number] = fired;
            var trigger = outer.Enter(occurrence with { Rules = [.. occurrence.Rules.Where(rule => rule == "b"), .. fired is null ? Array.Empty<string>() : ["inner"]] });
            var expected = trigger?.Split(' ').SelectMany(number => $"{nested.GetValueOrDefault(int.Parse(number))} {number}".Trim().Split(' ')).Distinct().Order(StringComparer.Ordinal);
            var alert = Alerts(run, occurrence).SingleOrDefault();
            Assert.Equal(expected, alert is null ? null : RuleRun.Describe(alert).Split(": ")[1].Split(' ').Order(StringComparer.Ordinal));
            if (alert is not null)
                Assert.EndsWith($" {occurrence.Number}", RuleRun.Describe(alert), StringComparison.Ordinal);
        }
    }, iter: 400);

    [Fact]
    public void Temporal_kinds_stay_exact_beyond_the_entries_that_are_kept() => Occurrence.Streams.Sample(stream =>
    {
        foreach (var type in new[] { "temporal", "temporal_ordered" })
        {
            var run = new RuleRun([.. Bases, $"title: t\ncorrelation: {{type: {type}, rules: [a, b, c], group-by: [u], timespan: 10s}}\nsecmon: {{max_entries: 2}}\n"]);
            var oracle = new KindOracle(["a", "b", "c"], Span, (window, _) =>
                (type == "temporal" ? window.SelectMany(entry => entry.Rules).Distinct().Count() : Prefix(window, ["a", "b", "c"])) == 3);
            foreach (var occurrence in stream.OrderBy(one => one.Milliseconds).Select((one, i) => one with { Number = i }))
                Assert.Equal(oracle.Enter(occurrence) is null, !Alerts(run, occurrence).Any());
        }
    }, iter: 150);

    [Fact]
    public void Numbers_that_left_a_full_window_count_by_slots_and_the_alert_says_so()
    {
        var run = new RuleRun(RuleRun.Detection("a"), "title: t\ncorrelation: {type: value_sum, rules: [a], timespan: 256s, condition: {field: v, gte: 100}}\nsecmon: {max_entries: 10}\n");
        for (var i = 0; i < 99; i++)
            Assert.Empty(run.Enter(i, ("e", "a"), ("v", 1)));
        var alert = Assert.Single(run.Enter(99, ("e", "a"), ("v", "1")));
        var evidence = JsonNode.Parse(alert.Document)!["secmon"]!["evidence"]!;
        Assert.True((bool)evidence["approximate"]!);
        Assert.Equal(10, (int)evidence["count"]!);
        Assert.Empty(run.Enter(300, ("e", "a"), ("v", "1")));
    }

    /// <summary>Those of the rule in question: a rule that it does not refer to alerts by itself.</summary>
    private static IEnumerable<Alert> Alerts(RuleRun run, Occurrence occurrence) => run.Enter(occurrence.Event()).Where(alert => alert.Rule.Title == "t");

    private static string[] Bases => [RuleRun.Detection("a"), RuleRun.Detection("b"), RuleRun.Detection("c")];

    private static void Holds(string correlation, Func<KindOracle> oracle) =>
        Compare($"correlation: {{group-by: [u], {correlation}}}", oracle, alert => RuleRun.Describe(alert).Split(": ")[1]);

    private static void Further(string secmon, Func<KindOracle> oracle) =>
        Compare($"secmon: {{group-by: [u], {secmon}}}", oracle, alert => RuleRun.Describe(alert).Split(": ")[1]);

    private static void Triggers(string rule, Func<KindOracle> oracle) =>
        Compare(rule, oracle, alert => RuleRun.Describe(alert).Split(' ')[^1], fired => fired.Split(' ')[^1]);

    private static void Compare(string rule, Func<KindOracle> create, Func<Alert, string> describe, Func<string, string>? expected = null) =>
        Occurrence.Streams.Sample(stream =>
        {
            var run = new RuleRun([.. Bases, $"title: t\n{rule}\n"]);
            var oracle = create();
            foreach (var occurrence in stream)
            {
                var fired = Alerts(run, occurrence).Select(describe).SingleOrDefault();
                var said = oracle.Enter(occurrence);
                Assert.Equal(said is null || expected is null ? said : expected(said), fired);
            }
        }, iter: 150);

    private static int Prefix(List<Occurrence> window, string[] steps)
    {
        var length = 0;
        foreach (var entry in window)
        {
            if (length < steps.Length && entry.Rules.Contains(steps[length]))
                length++;
        }

        return length;
    }

    private static int Run(List<Occurrence> window, int direction)
    {
        var longest = 1;
        for (var start = 0; start < window.Count; start++)
        {
            var length = 1;
            for (var i = start + 1; i < window.Count; i++)
            {
                var step = (window[i].Value - window[i - 1].Value) * direction;
                if (step is < 0 or > 2)
                    break;
                length += step == 0 ? 0 : 1;
            }

            longest = Math.Max(longest, length);
        }

        return longest;
    }
}
