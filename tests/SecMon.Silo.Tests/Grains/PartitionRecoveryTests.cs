using CsCheck;
using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
using SecMon.Silo.Grains;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Grains;

/// <summary>After a crash: last snapshot, then the journal: same windows, same alerts, same ids.</summary>
public sealed class PartitionRecoveryTests
{
    /// <summary>Mostly seconds, sometimes backwards, sometimes so far that groups are forgotten.</summary>
    private static readonly Gen<int> GenStep = Gen.Frequency((20, Gen.Int[0, 90]), (3, Gen.Int[-200, 0]), (1, Gen.Int[80_000, 200_000]));

    private static readonly Gen<List<MatchEntry>> GenEntries =
        Gen.Select(GenStep, Gen.Int[0, 12], Gen.Int[0, 4]).Array[0, 120].Select(steps => Windows.Stream(steps));

    [Fact]
    public void A_snapshot_taken_while_entries_go_on_and_the_journal_after_it_give_the_same_alerts() =>
        Gen.Select(GenEntries, Gen.Int[0, 120], Gen.Int[1, 40]).Sample((entries, cut, copiesPerEntry) =>
        {
            cut = Math.Min(cut, entries.Count);
            var partition = Windows.CreatePartition();
            var before = Apply(partition, entries[..cut]);
            partition.BeginSnapshot();
            var streamTicks = partition.StreamTicks;
            var copies = new List<BucketCopy>();
            var after = new List<Alert>();
            foreach (var entry in entries[cut..])
            {
                Take(partition, copies, copiesPerEntry);
                partition.Apply(entry, after);
            }

            Take(partition, copies, int.MaxValue);
            var restored = Windows.CreatePartition();
            restored.Restore(copies, streamTicks);
            var again = Apply(restored, entries[cut..]);

            Assert.Equal(Documents(after), Documents(again));
            Assert.Equal(partition.GroupCount, restored.GroupCount);
            Assert.Equal(Documents(Apply(Windows.CreatePartition(), entries)), Documents([.. before, .. again]));
        });

    [Fact]
    public void Buckets_may_come_back_in_any_order() =>
        Gen.Select(GenEntries, Gen.Int[0, 1_000_000]).Sample((entries, seed) =>
        {
            var cut = entries.Count / 2;
            var partition = Windows.CreatePartition();
            Apply(partition, entries[..cut]);
            partition.BeginSnapshot();
            var copies = new List<BucketCopy>();
            Take(partition, copies, int.MaxValue);
            var restored = Windows.CreatePartition();

            restored.Restore(copies.OrderBy(copy => (copy.Bucket * 7_919L + seed) % 64), partition.StreamTicks);

            Assert.Equal(Documents(Apply(partition, entries[cut..])), Documents(Apply(restored, entries[cut..])));
        });

    [Fact]
    public void Entries_are_the_same_after_a_way_through_the_journal() =>
        GenEntries.Sample(entries =>
        {
            var record = JournalRecord.Read(3, JournalRecord.OfEntries(3, "db", MatchEntryCodec.Write(entries)).Write());

            Assert.Equal(
                Documents(Apply(Windows.CreatePartition(), entries)),
                Documents(Apply(Windows.CreatePartition(), MatchEntryCodec.Read(record.Body))));
        });

    [Fact]
    public async Task What_the_store_holds_is_found_again_and_the_journal_is_cut_behind_a_whole_snapshot()
    {
        using var scratch = new Scratch();
        await using var store = Store.Open(scratch["secmon.db"]);
        var entries = Windows.Stream(Enumerable.Range(0, 60).Select(i => (5, i % 4, i % 7)));
        var journal = await PartitionJournal.OpenAsync(store, 3);
        var partition = Windows.CreatePartition();
        var positions = new JournalPositions();
        for (var i = 0; i < 60; i += 10)
        {
            var batch = entries[i..(i + 10)];
            await journal.AppendAsync(JournalRecord.OfEntries((i / 10) + 1, "db", MatchEntryCodec.Write(batch)));
            foreach (var entry in batch)
                positions.Note("db", entry.Evidence);
            Apply(partition, batch);
            if (i == 20)
                await SnapshotAsync(journal, partition, sequence: 3, positions);
        }

        var recovered = (await PartitionJournal.OpenAsync(store, 3)).Recover();

        Assert.Equal([4, 5, 6], recovered.Records.Select(record => record.Sequence));
        Assert.Equal(6, recovered.LastSequence);
        Assert.False(recovered.Positions.IsNew("db", entries[^1].Evidence));
        Assert.True(recovered.Positions.IsNew("other", entries[^1].Evidence));
        var restored = Windows.CreatePartition();
        restored.Restore(recovered.Buckets, recovered.StreamTicks);
        var again = recovered.Records.SelectMany(record => Apply(restored, MatchEntryCodec.Read(record.Body)));
        var uninterrupted = Windows.CreatePartition();
        Apply(uninterrupted, entries[..30]);
        Assert.Equal(Documents(Apply(uninterrupted, entries[30..])), Documents(again));
    }

    [Fact]
    public async Task A_snapshot_that_was_not_finished_counts_for_nothing()
    {
        using var scratch = new Scratch();
        await using var store = Store.Open(scratch["secmon.db"]);
        var journal = await PartitionJournal.OpenAsync(store, 3);
        await journal.AppendAsync(JournalRecord.OfTick(1, "db", 5));
        await journal.SaveBucketAsync(1, new BucketCopy(0, [1, 2, 3]));

        var recovered = journal.Recover();

        Assert.Empty(recovered.Buckets);
        Assert.Single(recovered.Records);
    }

    [Fact]
    public async Task A_partition_that_was_taken_over_cannot_write()
    {
        using var scratch = new Scratch();
        await using var store = Store.Open(scratch["secmon.db"]);
        var cutOff = await PartitionJournal.OpenAsync(store, 3);
        var owner = await PartitionJournal.OpenAsync(store, 3);

        await Assert.ThrowsAsync<StaleEpochException>(() => cutOff.AppendAsync(JournalRecord.OfTick(1, "db", 5)));
        await Assert.ThrowsAsync<StaleEpochException>(() => cutOff.SaveBucketAsync(1, new BucketCopy(0, [])));
        await owner.AppendAsync(JournalRecord.OfTick(1, "db", 5));
    }

    [Fact]
    public void A_stream_that_is_days_ahead_takes_nothing_from_one_that_is_behind()
    {
        const long Week = 7 * 24 * 3_600;
        var behind = Enumerable.Range(0, 6).Select(i => Windows.Entry(i, i * 60, i * 60, user: 1, source: "behind")).ToList();
        var ahead = Enumerable.Range(0, 6).Select(i => Windows.Entry(100 + i, Week + (i * 60), Week + (i * 60), user: 2, source: "ahead")).ToList();
        var alone = Apply(Windows.CreatePartition(), behind);

        var together = Apply(Windows.CreatePartition(), ahead.Zip(behind).SelectMany(pair => new[] { pair.First, pair.Second }));

        Assert.NotEmpty(alone);
        Assert.Equal(Documents(alone), Documents(together.Where(alert => alert.Document.Contains("user1", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_group_is_forgotten_a_day_after_its_window_by_the_time_of_its_stream()
    {
        const long Kept = 3_600 + (24 * 3_600);   // the longest window of the rules, and a day
        var partition = Windows.CreatePartition();
        Apply(partition, [Windows.Entry(1, 0, 0, user: 1)]);
        var groups = partition.GroupCount;

        partition.Tick(Windows.Entry(2, Kept, Kept, user: 1).StreamTicks, []);
        Assert.NotEqual(0, partition.GroupCount);
        partition.Tick(Windows.Entry(2, Kept + 1, Kept + 1, user: 1).StreamTicks, []);

        Assert.Equal(3, groups);
        Assert.Equal(0, partition.GroupCount);
    }

    private static List<Alert> Apply(CorrelationPartition partition, IEnumerable<MatchEntry> entries)
    {
        var fired = new List<Alert>();
        foreach (var entry in entries)
            partition.Apply(entry, fired);
        return fired;
    }

    private static void Take(CorrelationPartition partition, List<BucketCopy> copies, int most)
    {
        while (most-- > 0 && partition.TakeCopy() is { } copy)
            copies.Add(copy);
    }

    private static List<string> Documents(IEnumerable<Alert> alerts) => [.. alerts.Select(alert => alert.Document)];

    private static async Task SnapshotAsync(PartitionJournal journal, CorrelationPartition partition, long sequence, JournalPositions positions)
    {
        partition.BeginSnapshot();
        var snapshot = new SnapshotInProgress(sequence, partition.StreamTicks, positions.Copy());
        while (partition.TakeCopy() is { } copy)
            await journal.SaveBucketAsync(sequence, copy);
        await journal.SaveAsync(snapshot);
    }
}
