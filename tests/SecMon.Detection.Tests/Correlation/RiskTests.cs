using System.Text.Json.Nodes;
using CsCheck;
using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
using SecMon.Detection.Enrichment;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Formats.Json;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Correlation;

public class RiskTests
{
    private static readonly long Start = new DateTime(2026, 11, 16, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private static readonly string[] Conditions = ["gte: 100", "gt: 39", "gte: 60, lt: 90", "lte: 25", "gte: 400"];

    /// <summary>Steps of up to a half-life of ten seconds, now and then late by several of them.</summary>
    private static readonly Gen<Arrival[]> Arrivals =
        Gen.Select(Gen.Int[-30_000, 10_000], Gen.Int[0, 1], Gen.Int[1, 7], Gen.Int[0, 5]).Array[1, 120].Select(steps =>
        {
            var ticks = Start;
            return steps.Select((step, i) =>
            {
                ticks += Math.Max(0, step.Item1) * TimeSpan.TicksPerMillisecond;
                var late = Math.Min(0, step.Item1) * TimeSpan.TicksPerMillisecond * (step.Item4 == 1 ? 5 : 1);
                string[] matched = [.. Enumerable.Range(0, 3).Where(rule => (step.Item3 & (1 << rule)) != 0).Select(rule => $"{rule}")];
                return new Arrival(i, ticks + late, $"g{step.Item2}", matched, step.Item4 > 2 ? $"o{i % 7}" : null);
            }).ToArray();
        });

    [Fact]
    public void A_risk_fires_as_the_words_of_the_specification_say() =>
        Gen.Select(Arrivals, Gen.Int[0, Conditions.Length - 1], Gen.Bool, Gen.OneOf(Gen.Const(0), Gen.Int[1, 12]), Gen.Int[0, 2]).Sample((arrivals, condition, isOnce, most, quiet) =>
        {
            var risks = Make(Conditions[condition], isOnce, most, quiet);
            var oracle = new RiskOracle(
                risks.Rule.Correlation!.Condition, Risks.Scores, TimeSpan.FromSeconds(10).Ticks, risks.Rule.QuietTicks, risks.Rule.Capacity);
            foreach (var arrival in Stripped(arrivals, isOnce))
            {
                var expected = oracle.Enter(arrival);
                var alert = risks.Enter(arrival);
                if (risks.Rule.Correlation.Condition.Any(threshold => Math.Abs(oracle.Score - threshold.Value) < 1e-6))
                    return;   // so near that the order of additions decides: the oracle adds in another
                Assert.Equal(expected, alert is null ? null : Windows.Describe(alert));
                if (alert is not null)
                    Assert.Equal(oracle.Score, (double)JsonNode.Parse(alert.Document)!["event"]!["risk_score"]!, 0.0501);
            }
        }, iter: 1_000);

    [Fact]
    public void A_snapshot_goes_on_with_the_same_bits() =>
        Gen.Select(Arrivals, Gen.Int[0, Conditions.Length - 1], Gen.Bool, Gen.OneOf(Gen.Const(0), Gen.Int[1, 12]), Gen.Int[0, 100]).Sample((arrivals, condition, isOnce, most, cut) =>
        {
            var stripped = Stripped(arrivals, isOnce);
            var at = stripped.Length * cut / 100;
            var first = Make(Conditions[condition], isOnce, most, quiet: 1);
            foreach (var arrival in stripped.Take(at))
                first.Enter(arrival);
            first.Partition.BeginSnapshot();
            var second = Make(Conditions[condition], isOnce, most, quiet: 1);
            second.Restore(Copies(first), first.Partition.StreamTicks);

            Assert.Equal(
                stripped.Skip(at).Select(arrival => first.Enter(arrival)?.Document),
                stripped.Skip(at).Select(arrival => second.Enter(arrival)?.Document));
            first.Partition.BeginSnapshot();
            second.Partition.BeginSnapshot();
            Assert.Equal(Copies(first).Select(copy => (copy.Bucket, Convert.ToHexString(copy.Content))).Order(), Copies(second).Select(copy => (copy.Bucket, Convert.ToHexString(copy.Content))).Order());
        }, iter: 1_000);

    [Fact]
    public void Half_is_left_after_a_half_life_and_nothing_is_lost_on_the_way() =>
        Gen.Select(Gen.Long[0, 20 * TimeSpan.TicksPerDay], Gen.Long[1, 366 * TimeSpan.TicksPerDay]).Sample((elapsed, halfLife) =>
        {
            var expected = Math.Pow(0.5, elapsed / (double)halfLife);
            Assert.Equal(expected, Decay.Factor(elapsed, halfLife), 1e-11);
            Assert.Equal(0.5, Decay.Factor(halfLife, halfLife));
            Assert.Equal(1, Decay.Factor(0, halfLife));
            Assert.InRange(Decay.Factor(elapsed, halfLife), 0, 1);
        });

    [Fact]
    public void An_alert_lists_what_each_rule_added()
    {
        var risks = Make("gte: 100", isOnce: false, 0, 0);
        Assert.Null(risks.Enter(At(0, 0, "0", "2")));
        Assert.Null(risks.Enter(At(1, 10, "0")));
        var alert = risks.Enter(At(2, 10, "1", "1", "0"))!;

        var document = JsonNode.Parse(alert.Document)!;
        Assert.Equal(
            "risk of user.name over half-life 10s = 153.8, threshold gte 100: PU-01 ×3 = 100.0, CU-04 ×2 = 50.0, long ×1 = 3.8",
            (string?)document["event"]!["reason"]);
        Assert.Equal(alert.Message, (string?)document["event"]!["reason"]);
        Assert.Equal(153.8, (double)document["event"]!["risk_score"]!);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(
                """
                {"score": 153.8, "half_life": "10s", "contributions": [
                  {"rule": "none", "code": "PU-01", "count": 3, "score": 100},
                  {"rule": "night", "code": "CU-04", "count": 2, "score": 50},
                  {"rule": "long", "count": 1, "score": 3.8}]}
                """),
            document["secmon"]!["detail"]!["risk"]));
        Assert.Equal(3, (int)document["secmon"]!["evidence"]!["count"]!);
    }

    [Fact]
    public void A_late_event_is_worth_what_is_left_of_it_now()
    {
        var risks = Make("gte: 60", isOnce: false, 0, 0);
        risks.Enter(At(0, 100, "0"));
        Assert.Null(risks.Enter(At(1, 89.99, "0")));
        Assert.NotNull(risks.Enter(At(2, 100, "2")));
    }

    [Fact]
    public void What_left_the_evidence_still_counts()
    {
        var risks = Make("gte: 200", isOnce: false, most: 2, 0);
        for (var i = 0; i < 4; i++)
            Assert.Null(risks.Enter(At(i, 0, "0")));

        var alert = risks.Enter(At(4, 0, "0"))!;

        Assert.Equal("2: 3 4", Windows.Describe(alert));
        Assert.Contains("= 200.0, threshold gte 200: PU-01 ×2 = 200.0", alert.Message);
    }

    [Fact]
    public void After_an_alert_it_is_quiet_for_a_half_life_and_the_next_alert_has_another_id()
    {
        var risks = Make("gte: 100", isOnce: false, 0, 0);
        var alerts = Enumerable.Range(0, 40).Select(second => risks.Enter(At(second, second, "0"))).ToArray();

        Assert.Equal([2, 13, 24, 35], alerts.Index().Where(alert => alert.Item is not null).Select(alert => alert.Index));
        Assert.Equal(4, alerts.OfType<Alert>().Select(alert => alert.Id).Distinct().Count());
    }

    [Fact]
    public void Timespan_and_suppress_make_the_quiet_time()
    {
        Assert.Equal(TimeSpan.FromSeconds(10).Ticks, new Risks("half_life: 10s, condition: {gte: 1}").Rule.QuietTicks);
        Assert.Equal(TimeSpan.FromSeconds(3).Ticks, new Risks("half_life: 10s, timespan: 3s, condition: {gte: 1}").Rule.QuietTicks);
        Assert.Equal(TimeSpan.FromSeconds(7).Ticks, new Risks("half_life: 10s, timespan: 3s, suppress: 7s, condition: {gte: 1}").Rule.QuietTicks);
        Assert.Equal(100, new Risks("half_life: 10s, condition: {gte: 5000}").Rule.Capacity);
    }

    [Fact]
    public void A_group_is_forgotten_a_day_after_ten_half_lives()
    {
        var risks = new Risks("half_life: 1h, condition: {gte: 1000}");
        risks.Enter(At(0, 0, "0"));

        risks.Partition.Tick(Start + TimeSpan.FromHours(34).Ticks, []);
        Assert.Equal(1, risks.Partition.GroupCount);
        risks.Partition.Tick(Start + TimeSpan.FromHours(34).Ticks + 1, []);
        Assert.Equal(0, risks.Partition.GroupCount);
    }

    [Fact]
    public void An_event_that_matches_two_rules_is_one_record_with_both_scores()
    {
        var rules = new Risks("half_life: 1h, condition: {gte: 1}").RuleSet;
        var detector = new Detector(
            rules, LogSource.Undeclared, Enricher.Load([], sourceHours: null, []), new AlertBuilder(SubjectPseudonyms.WithPublicKeys()));
        var output = new DetectionOutput();
        Assert.True(JsonTree.TryRead("""{"F": [0, 1], "user.name": "clerk_1"}"""u8, out var document));

        detector.Detect(new AccessEvent { Document = document }, new EvidenceOrigin("db1", "a.json", 7), output);

        var target = Assert.Single(Assert.Single(output.Entries.SelectMany(entries => entries)).Targets);
        Assert.Equal(rules.Detections.Take(2).Select(rule => RuleKey.Of(rule.Metadata)), target.Matched);
    }

    [Fact]
    public void Which_rules_an_entry_matched_survives_the_journal() => Arrivals.Sample(arrivals =>
    {
        var risks = Make("gte: 100", isOnce: true, 0, 0);
        var entries = arrivals.Select(risks.Entry).ToList();
        var read = MatchEntryCodec.Read(MatchEntryCodec.Write(entries));
        Assert.Equal(entries.Select(entry => entry.Targets[0].Matched), read.Select(entry => entry.Targets[0].Matched));
    }, iter: 100);

    [Fact]
    public void A_journal_of_before_there_were_risks_is_read()
    {
        var windows = new Windows("type: value_count, timespan: 1h, condition: {gte: 2, field: v}");
        var entry = windows.Entry(new Arrival(5, Start, "g", ["a", "b"], "once"));

        var read = Assert.Single(MatchEntryCodec.Read(Version1.Batch(entry)));

        var target = Assert.Single(read.Targets);
        Assert.Equal(entry.Evidence, read.Evidence);
        Assert.Equal((windows.Rule.Key, "g", "a b", "once"), (target.Rule, target.Group[0], string.Join(' ', target.Counted), target.OncePer));
        Assert.Empty(target.Matched);
        Assert.Equal("clerk_1", read.Context["user.name"].TextForm());
    }

    [Fact]
    public void A_snapshot_of_before_there_were_risks_is_read()
    {
        var windows = new Windows("type: event_count, timespan: 1h, condition: {gte: 3}");
        var entries = new[] { windows.Entry(new Arrival(0, Start, "g", [], "a")), windows.Entry(new Arrival(1, Start + 1, "g", [], "b")) };

        windows.Restore(Version1.Snapshot(windows.Rule, "g", entries), Start + 1);

        Assert.Equal("3: 0 1 2", windows.Enter(new Arrival(2, Start + 2, "g", [], "c")));
    }

    private static Arrival At(int number, double second, params string[] matched) =>
        new(number, Start + (long)(second * TimeSpan.TicksPerSecond), "g", matched, null);

    private static Risks Make(string condition, bool isOnce, int most, int quiet) => new(
        $"half_life: 10s, condition: {{{condition}}}{(isOnce ? ", once_per: o" : "")}{(most > 0 ? $", max_entries: {most}" : "")}{(quiet > 0 ? $", timespan: {quiet * 4}s" : "")}");

    private static Arrival[] Stripped(Arrival[] arrivals, bool isOnce) =>
        [.. arrivals.Select(arrival => arrival with { Once = isOnce ? arrival.Once : null })];

    private static List<BucketCopy> Copies(Risks risks)
    {
        var copies = new List<BucketCopy>();
        while (risks.Partition.TakeCopy() is { } copy)
            copies.Add(copy);
        return copies;
    }
}
