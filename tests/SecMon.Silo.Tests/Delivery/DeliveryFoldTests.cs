using CsCheck;
using SecMon.Detection.Cases;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;
using SecMon.Silo.Sinks;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Delivery;

public sealed class DeliveryFoldTests : IAsyncDisposable
{
    private static readonly DateTime Ten = DeliveryBench.Ten;

    private readonly DeliveryBench _bench = new();

    [Fact]
    public async Task An_alert_found_more_than_an_hour_after_it_happened_is_backfill()
    {
        await _bench.AddAsync(Alerts.Alert("al-1", Ten.AddHours(-1), group: "a"), Alerts.Alert("al-2", Ten.AddHours(-1).AddMilliseconds(-1), group: "b"));

        Assert.Equal((false, true), (_bench.Mark("al-1").IsBackfill, _bench.Mark("al-2").IsBackfill));
        Assert.Equal([true, false], _bench.Cases().Select(one => one.IsTold));
    }

    [Fact]
    public async Task What_SecMon_noticed_of_itself_is_told_however_old_the_record_is_that_showed_it()
    {
        await _bench.AddAsync(Alerts.Alert("al-1", Ten.AddDays(-3), tag: "secmon.self"));

        Assert.False(_bench.Mark("al-1").IsBackfill);
        Assert.True(Assert.Single(_bench.Cases()).IsTold);
    }

    [Fact]
    public async Task Cases_that_nobody_acknowledged_in_time_are_counted_by_severity()
    {
        await _bench.AddAsync(Alerts.Alert("al-1", Ten, group: "a"), Alerts.Alert("al-2", Ten, group: "b"), Alerts.Alert("al-3", Ten, group: "c", severity: "critical"));
        await _bench.AddAsync(Alerts.Change("al-2", 1, CaseAction.Acknowledge));
        var raised = _bench.Cases()[0].Raised;

        Assert.Equal(0, _bench.Index.CountOpen(Severity.High, raised.AddSeconds(-1)));
        Assert.Equal((1, 1), (_bench.Index.CountOpen(Severity.High, raised), _bench.Index.CountOpen(Severity.Critical, raised)));
    }

    [Fact]
    public async Task A_suppression_marks_what_happened_until_its_end_and_is_over_when_taken_back()
    {
        await _bench.AddAsync(
            Alerts.Alert("al-0", Ten, group: "a"),
            Alerts.Suppress("s1", Ten.AddHours(1), user: "clerk_1"),
            Alerts.Alert("al-1", Ten, group: "b"),
            Alerts.Alert("al-2", Ten.AddHours(1), group: "c"),
            Alerts.Suppress("s1", Ten.AddHours(1), user: "clerk_1", revision: 2, isRevoked: true),
            Alerts.Alert("al-3", Ten, group: "d"));

        Assert.Equal([null, "s1", null, null], ((string[])["al-0", "al-1", "al-2", "al-3"]).Select(id => _bench.Mark(id).SuppressedBy));
    }

    [Fact]
    public async Task A_suppression_counts_however_many_there_are()
    {
        await _bench.AppendAsync([.. Enumerable.Range(0, 1_500).Select(i => Alerts.Suppress($"old-{i:D4}", Ten.AddDays(-1), user: "clerk_9"))]);
        await _bench.AddAsync(Alerts.Suppress("young", Ten.AddHours(1), user: "clerk_1"), Alerts.Alert("al-1", Ten));

        Assert.Equal("young", _bench.Mark("al-1").SuppressedBy);
        Assert.Equal(1_501, _bench.Index.Suppressions().Count);
    }

    [Fact]
    public async Task Twenty_cases_of_a_rule_and_minute_are_told_the_next_announces_a_storm_and_the_rest_are_held_back()
    {
        await _bench.AddAsync([.. Enumerable.Range(0, 24).Select(i => Alerts.Alert($"al-{i:D2}", Ten, group: $"g{i}"))]);
        await _bench.AddAsync(Alerts.Alert("other", Ten, rule: "rule-2"));
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await _bench.AddAsync(Alerts.Alert("next", Ten, group: "next"), Alerts.Alert("again", Ten, group: "g23"));

        var storms = Enumerable.Range(0, 24).Select(i => _bench.Mark($"al-{i:D2}").Storm).ToList();
        Assert.All(storms.Take(20), storm => Assert.Equal(StormMark.None, storm));
        Assert.Equal([StormMark.Announces, StormMark.Withheld, StormMark.Withheld, StormMark.Withheld], storms.Skip(20));
        Assert.All((string[])["other", "next", "again"], id => Assert.Equal(StormMark.None, _bench.Mark(id).Storm));
        Assert.Equal(_bench.Mark("al-23").CaseId, _bench.Mark("again").CaseId);
        Assert.Equal([false, false, false, true, true, true], _bench.Cases().Skip(20).Select(one => one.IsTold));   // the withheld case of "again" is told now
    }

    [Fact]
    public async Task Further_alerts_of_told_cases_and_what_nobody_hears_of_are_no_storm()
    {
        await _bench.AppendAsync([.. Enumerable.Range(0, 50).Select(i => Alerts.Alert($"old-{i}", Ten.AddDays(-1), group: $"o{i}"))]);
        await _bench.AppendAsync([.. Enumerable.Range(0, 50).Select(i => Alerts.Alert($"same-{i}", Ten.AddSeconds(i), group: "same"))]);
        await _bench.AddAsync(Alerts.Alert("al-1", Ten));

        Assert.Equal(StormMark.None, _bench.Mark("al-1").Storm);
    }

    [Fact]
    public async Task A_late_alert_belongs_to_the_case_of_its_time_however_many_were_raised_since()
    {
        for (var day = 0; day < 40; day++)
            await _bench.AppendAsync(Alerts.Alert($"day-{day:D2}", Ten.AddDays(day)));
        await _bench.AddAsync(Alerts.Alert("late", Ten.AddMinutes(5)), Alerts.Alert("earlier", Ten.AddDays(1).AddMinutes(-29)));

        Assert.Equal("day-00", _bench.Mark("late").CaseId);
        Assert.Equal("day-01", _bench.Mark("earlier").CaseId);
    }

    [Theory]
    [InlineData(LedgerKind.Alert, "null")]
    [InlineData(LedgerKind.Alert, "{}")]
    [InlineData(LedgerKind.Alert, "{\"event\":")]
    [InlineData(LedgerKind.Alert, "{\"event\":{\"id\":7}}")]
    [InlineData(LedgerKind.Alert, "{\"event\":{\"id\":\"a\",\"id\":\"b\"}}")]
    [InlineData(LedgerKind.Alert, "{\"@timestamp\":\"2026-11-16T10:00:00Z\",\"event\":{\"id\":\"a\"},\"rule\":{\"id\":\"r\"},\"secmon\":{\"alert\":{\"case_gap_seconds\":9223372036854775807}}}")]
    [InlineData(LedgerKind.CaseChange, "[]")]
    [InlineData(LedgerKind.CaseChange, "{\"action\":\"burned\",\"by\":\"an\"}")]
    [InlineData(LedgerKind.CaseChange, "{\"action\":\"closed\"}")]
    [InlineData(LedgerKind.Suppression, "{\"id\":\"s\"}")]
    [InlineData(LedgerKind.Suppression, "null")]
    [InlineData(LedgerKind.CutOff, "{}")]
    [InlineData(LedgerKind.CutOff, "{\"through\":\"all\"}")]
    [InlineData(LedgerKind.Checkpoint, "{")]
    public async Task An_entry_that_somebody_made_unreadable_holds_back_no_other(string kind, string body)
    {
        await _bench.AppendAsync(Alerts.Alert("al-1", Ten), new LedgerDraft(kind, kind == LedgerKind.CaseChange ? "al-1" : "broken", 1, "{}"));
        await _bench.ExecuteAsync($"UPDATE ledger SET body = '{body}' WHERE sequence = 2");
        await _bench.AppendAsync(Alerts.Alert("al-2", Ten.AddMinutes(1)));
        var people = new FakeSink("people", SinkDocumentKinds.Notice);
        var records = new FakeSink("records", SinkDocumentKinds.Alert | SinkDocumentKinds.Checkpoint);

        var running = await _bench.StartAsync([(people, new SinkRoute()), (records, new SinkRoute())]);
        await _bench.UntilAsync("the entry is passed", () => running.Board.All.All(sink => sink.Cursor == 3));

        Assert.Equal(2, Assert.Single(_bench.Cases()).Count);
        Assert.Equal(["al-1:raised"], people.Ids);
        Assert.Equal(["al-1", "al-2"], records.Ids);
        Assert.Null(_bench.Folder.Problem);
    }

    [Fact]
    public async Task Any_ledger_folds_to_the_same_however_it_is_cut_and_counts_add_up() =>
        await Gen.Select(Gen.Int[0, 3], Gen.Int[-200, 200], Gen.Int[0, 1], Gen.Enum<CaseAction>(), Gen.Int[0, 5]).Array[1, 40].SampleAsync(
            async steps =>
            {
                await using var whole = new DeliveryBench();
                await using var cut = new DeliveryBench();
                var model = new List<Case>();
                var alerts = 0;
                foreach (var (kind, minutes, group, action, place) in steps)
                {
                    whole.Clock.Advance(TimeSpan.FromSeconds(7));
                    cut.Clock.Advance(TimeSpan.FromSeconds(7));
                    LedgerDraft draft;
                    if (kind > 0 || model.Count == 0)
                    {
                        draft = Alerts.Alert($"al-{alerts++}", Ten.AddMinutes(minutes), group: $"g{group}");
                        Join(model, AlertFacts.Of(System.Text.Json.Nodes.JsonNode.Parse(draft.Body)!), whole.Now);
                    }
                    else
                    {
                        var at = place % model.Count;
                        draft = Alerts.Change(model[at].Id, model[at].ChangeRevision + 1, action, CaseVerdict.Benign);
                        // What was refused is not appended twice under one number.
                        if (await whole.Ledger.FindAsync(draft.Kind, draft.Key) is { } last && last.Revision >= draft.Revision)
                            continue;
                        model[at] = CaseChangeJson.Read(draft.Body).Apply(model[at], whole.Now).After ?? model[at];
                    }

                    await whole.AppendAsync(draft);
                    await cut.AppendAsync(draft);
                    if (place == 0)
                        await cut.FoldAsync(atOnce: 1 + (minutes & 3));
                }

                await whole.FoldAsync();
                await cut.FoldAsync(atOnce: 3);

                Assert.Equal(whole.Cases().Select(Shown), cut.Cases().Select(Shown));
                Assert.Equal(model.Select(one => one.Id), whole.Cases().Select(one => one.Id));
                Assert.Equal(model.Select(one => (one.Count, one.First, one.Last)), whole.Cases().Select(one => (one.Count, one.First, one.Last)));
                Assert.Equal(alerts, whole.Cases().Sum(one => one.Count));
                Assert.Equal(alerts, whole.Count("alert_index"));
            },
            iter: 25);

    [Fact]
    public async Task A_crash_within_the_fold_leaves_nothing_behind_and_folding_again_gives_the_same()
    {
        var drafts = Enumerable.Range(0, 30).Select(i => Alerts.Alert($"al-{i}", Ten, group: $"g{i % 25}")).ToArray();
        await _bench.AppendAsync(drafts);
        await _bench.ExecuteAsync("CREATE TRIGGER crash BEFORE INSERT ON alert_index WHEN NEW.alert_id = 'al-29' BEGIN SELECT RAISE(ABORT, 'no space'); END");
        await Assert.ThrowsAsync<StoreException>(() => _bench.FoldAsync());
        Assert.Equal((0, 0, 0), (_bench.Count("case_index"), _bench.Count("alert_index"), _bench.Count("storm_minute")));

        await _bench.ExecuteAsync("DROP TRIGGER crash");
        await _bench.FoldAsync();
        await using var other = new DeliveryBench();
        await other.AddAsync(drafts);

        Assert.Equal(other.Cases().Select(Shown), _bench.Cases().Select(Shown));
        Assert.Equal(drafts.Select(draft => other.Mark(draft.Key)), drafts.Select(draft => _bench.Mark(draft.Key)));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static string Shown(Case one) => System.Text.Json.JsonSerializer.Serialize(one);

    private static void Join(List<Case> model, AlertFacts alert, DateTime now)
    {
        if (CaseBook.Nearest(model, alert) is { } nearest)
            model[model.IndexOf(nearest)] = nearest.With(alert, now);
        else
            model.Add(Case.Of(alert, now));
    }
}
