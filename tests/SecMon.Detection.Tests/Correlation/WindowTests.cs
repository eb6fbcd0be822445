using CsCheck;
using SecMon.Detection.Correlation;
using SecMon.Events;

namespace SecMon.Detection.Tests.Correlation;

public class WindowTests
{
    private static readonly long Start = new DateTime(2026, 11, 16, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private static readonly string[] Conditions =
    [
        "gte: 1", "gte: 3", "gt: 4", "gte: 2, lt: 4", "eq: 3", "neq: 2", "lte: 2", "gte: 14", "gte: -5",
    ];

    /// <summary>Time in tenths of a millisecond, mostly going on, sometimes late by more than the window.</summary>
    private static readonly Gen<Arrival[]> Arrivals =
        Gen.Select(Gen.Int[-150_000, 60_000], Gen.Int[0, 1], Gen.Int[0, 9].Array[0, 3], Gen.Int[0, 5]).Array[1, 120].Select(steps =>
        {
            var ticks = Start;
            return steps.Select((step, i) =>
            {
                ticks += Math.Max(0, step.Item1) * 1_000L;
                return new Arrival(
                    i, ticks + (Math.Min(0, step.Item1) * 1_000L), $"g{step.Item2}", [.. step.Item3.Select(value => $"v{value}").Distinct()],
                    step.Item4 == 0 ? null : $"o{step.Item4 + (step.Item1 & 3)}");
            }).ToArray();
        });

    [Fact]
    public void Windows_fire_as_the_words_of_the_specification_say() =>
        Gen.Select(Arrivals, Gen.Int[0, Conditions.Length - 1], Gen.Bool, Gen.Bool, Gen.OneOf(Gen.Const(0), Gen.Int[1, 12]), Gen.Int[0, 25])
            .Sample((arrivals, condition, countsValues, isOnce, most, suppress) =>
            {
                var windows = Make(Conditions[condition], countsValues, isOnce, most, suppress);
                var oracle = Oracle(windows, countsValues);
                foreach (var arrival in Stripped(arrivals, countsValues, isOnce))
                    Assert.Equal(oracle.Enter(arrival), windows.Enter(arrival));
            }, iter: 2_000);

    [Fact]
    public void A_snapshot_taken_while_entries_go_on_is_the_state_at_its_beginning() =>
        Gen.Select(Arrivals, Gen.Int[0, Conditions.Length - 1], Gen.Bool, Gen.Int[1, 12], Gen.Int[0, 100]).Sample((arrivals, condition, countsValues, most, cut) =>
        {
            var stripped = Stripped(arrivals, countsValues, isOnce: true);
            var at = stripped.Length * cut / 100;
            var first = Make(Conditions[condition], countsValues, isOnce: true, most, suppress: 5);
            foreach (var arrival in stripped.Take(at))
                first.Enter(arrival);

            var streamTicks = first.Partition.StreamTicks;
            first.Partition.BeginSnapshot();
            var copies = new List<BucketCopy>();
            var expected = new List<string?>();
            foreach (var arrival in stripped.Skip(at))
            {
                expected.Add(first.Enter(arrival));
                if (first.Partition.TakeCopy() is { } copy)
                    copies.Add(copy);
            }

            while (first.Partition.TakeCopy() is { } copy)
                copies.Add(copy);
            Assert.Equal(64, copies.Select(copy => copy.Bucket).Distinct().Count());

            var second = Make(Conditions[condition], countsValues, isOnce: true, most, suppress: 5);
            second.Restore(copies, streamTicks);
            Assert.Equal(expected, stripped.Skip(at).Select(second.Enter));
        }, iter: 1_000);

    [Fact]
    public void A_snapshot_that_was_given_up_leaves_nothing_in_the_next()
    {
        var windows = Make("gte: 9", countsValues: false, isOnce: false, 0, 0);
        windows.Enter(At(0, 0));
        windows.Partition.BeginSnapshot();
        windows.Enter(At(1, 1));
        windows.Partition.BeginSnapshot();
        var copies = new List<BucketCopy>();
        while (windows.Partition.TakeCopy() is { } copy)
            copies.Add(copy);
        Assert.Equal(64, copies.Count);
    }

    [Fact]
    public void Both_ends_of_a_window_are_in_it_and_the_example_of_the_specification_holds()
    {
        var windows = new Windows("type: event_count, timespan: 60s, condition: {gte: 3}");
        var fired = Enumerable.Range(0, 64).Where(second => windows.Enter(At(second, second)) is not null);
        Assert.Equal([2, 63], fired);

        var edge = new Windows("type: event_count, timespan: 60s, condition: {gte: 2}");
        edge.Enter(At(0, 0));
        Assert.NotNull(edge.Enter(At(1, 60)));
        var beyond = new Windows("type: event_count, timespan: 60s, condition: {gte: 2}");
        beyond.Enter(At(0, 0));
        Assert.Null(beyond.Enter(At(1, 60.001)));
    }

    [Fact]
    public void A_late_event_enters_at_its_place_and_stands_last_where_it_fires()
    {
        var windows = new Windows("type: event_count, timespan: 60s, condition: {gte: 3}");
        windows.Enter(At(0, 50));
        windows.Enter(At(1, 70));
        Assert.Null(windows.Enter(At(2, 9)));
        Assert.Equal("3: 0 1 3", windows.Enter(At(3, 10)));
    }

    [Fact]
    public void Of_more_than_a_hundred_records_the_first_and_last_fifty_are_shown()
    {
        var windows = new Windows("type: event_count, timespan: 1h, condition: {gte: 130}");
        string? fired = null;
        for (var i = 0; i < 130; i++)
            fired = windows.Enter(At(i, i));
        Assert.Equal($"130: {string.Join(' ', Enumerable.Range(0, 50).Concat(Enumerable.Range(80, 50)))}", fired);
    }

    [Fact]
    public void Distinct_values_stay_exact_beyond_the_entries_that_are_kept()
    {
        var windows = new Windows("type: value_count, timespan: 1h, condition: {gte: 500, field: v}", "max_entries: 10");
        for (var i = 0; i < 20_000; i++)
            Assert.Null(windows.Enter(At(i, i / 100.0) with { Values = [$"v{i % 499}"] }));
        Assert.NotNull(windows.Enter(At(20_000, 201) with { Values = ["another"] }));
    }

    [Fact]
    public void A_group_is_forgotten_a_day_after_its_window()
    {
        var windows = new Windows("type: event_count, timespan: 1h, condition: {gte: 1}");
        windows.Enter(At(0, 0));
        windows.Partition.Tick(Start + TimeSpan.FromHours(25).Ticks, []);
        Assert.Equal(1, windows.Partition.GroupCount);
        windows.Partition.Tick(Start + TimeSpan.FromHours(25).Ticks + 1, []);
        Assert.Equal(0, windows.Partition.GroupCount);
    }

    [Fact]
    public void A_rule_has_at_most_its_share_of_groups_and_the_oldest_goes_first()
    {
        var windows = new Windows("type: event_count, timespan: 1h, condition: {gte: 2}");
        const int Most = CorrelationPartition.MostGroupsPerRule / CorrelationPartition.Partitions;
        for (var i = 0; i <= Most; i++)
            windows.Enter(At(i, 0) with { Group = $"g{i}" });
        Assert.Equal((Most, 1L), (windows.Partition.GroupCount, windows.Partition.GroupsPushedOut));
        Assert.NotNull(windows.Enter(At(1, 1) with { Group = "g1" }));
        Assert.Null(windows.Enter(At(2, 1) with { Group = "g0" }));
    }

    [Fact]
    public void An_entry_for_a_rule_that_is_gone_is_counted_and_left_out()
    {
        var windows = new Windows("type: event_count, timespan: 1h, condition: {gte: 1}");
        var entry = windows.Entry(At(0, 0));
        windows.Partition.Apply(
            new MatchEntry { Evidence = entry.Evidence, StreamTicks = 0, Context = entry.Context, Targets = [entry.Targets[0] with { Rule = 1 }] }, []);
        Assert.Equal(1, windows.Partition.EntriesOfUnknownRules);
    }

    [Fact]
    public void Entries_are_the_same_after_they_were_written_and_read() => Arrivals.Sample(arrivals =>
    {
        var windows = Make("gte: 1", countsValues: true, isOnce: true, 0, 0);
        var entries = arrivals.Select(windows.Entry).ToList();
        var read = MatchEntryCodec.Read(MatchEntryCodec.Write(entries));
        Assert.Equal(entries.Select(Text), read.Select(Text));
    }, iter: 200);

    [Fact]
    public void Values_of_every_kind_are_the_same_after_they_were_written_and_read()
    {
        FieldValue[] values =
        [
            FieldValue.Text("a\u001F\0ế😀"), FieldValue.Integer(long.MinValue), FieldValue.Number("1e999"), FieldValue.Number("1.50"),
            FieldValue.Boolean(true), FieldValue.Null, FieldValue.List([FieldValue.Text("x"), FieldValue.List([FieldValue.Integer(1)])]),
        ];
        var windows = Make("gte: 1", countsValues: false, isOnce: false, 0, 0);
        var entry = windows.Entry(At(0, 0));
        var context = Detection.Alerts.AlertContext.From([.. values.Select((value, i) => KeyValuePair.Create($"f{i}", value))]);
        var written = new MatchEntry { Evidence = entry.Evidence, StreamTicks = 5, Context = context, Targets = entry.Targets };
        Assert.Equal(context.Values, Assert.Single(MatchEntryCodec.Read(MatchEntryCodec.Write([written]))).Context.Values);
    }

    [Fact]
    public void Bytes_that_are_no_batch_are_refused() => Gen.Byte.Array[0, 60].Sample(
        bytes =>
        {
            Assert.Throws<InvalidDataException>(() => MatchEntryCodec.Read([1, 9, .. bytes]));
            Assert.Throws<InvalidDataException>(() => MatchEntryCodec.Read([2, 9, .. bytes]));
            Assert.Throws<InvalidDataException>(() => MatchEntryCodec.Read([3, 9, .. bytes]));
        }, iter: 10_000);

    private static string Text(MatchEntry entry) =>
        $"{entry.Evidence} {entry.StreamTicks} {string.Join(';', entry.Targets.Select(target => $"{target.Rule} {string.Join(',', target.Group)} {string.Join(',', target.Counted)} {target.OncePer}"))} {string.Join(',', entry.Context.Values)}";

    private static Arrival At(int number, double second) => new(number, Start + (long)(second * TimeSpan.TicksPerSecond), "g", [], null);

    private static Windows Make(string condition, bool countsValues, bool isOnce, int most, int suppress)
    {
        var secmon = new[]
        {
            isOnce ? "once_per: o" : null, most > 0 ? $"max_entries: {most}" : null, suppress > 0 ? $"suppress: {suppress}s" : null,
        };
        return new Windows(
            $"type: {(countsValues ? "value_count" : "event_count")}, timespan: 10s, condition: {{{condition}{(countsValues ? ", field: v" : "")}}}",
            string.Join(", ", secmon.OfType<string>()));
    }

    private static WindowOracle Oracle(Windows windows, bool countsValues) => new(
        windows.Rule.Correlation!.Condition, countsValues, windows.Rule.WindowTicks / TimeSpan.TicksPerMillisecond,
        windows.Rule.QuietTicks / TimeSpan.TicksPerMillisecond, windows.Rule.Capacity);

    /// <summary>As the detector sends them: without a value to count an event does not enter.</summary>
    private static Arrival[] Stripped(Arrival[] arrivals, bool countsValues, bool isOnce) =>
    [
        .. arrivals.Where(arrival => !countsValues || arrival.Values.Length > 0)
            .Select(arrival => arrival with { Values = countsValues ? arrival.Values : [], Once = isOnce ? arrival.Once : null }),
    ];
}
