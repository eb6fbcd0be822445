using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Detection.Cases;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;
using SecMon.Silo.Sinks;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>What a quiet time held back: in the case at once, to sinks once a minute, to people only when it names what nobody has heard of.</summary>
public sealed class HeldBackTests : IAsyncDisposable
{
    private static readonly DateTime Ten = DeliveryBench.Ten;

    private readonly DeliveryBench _bench = new();

    [Fact]
    public async Task It_is_in_the_case_of_the_alert_before_it_with_count_newest_record_and_names()
    {
        await _bench.AddAsync(Alerts.Alert("al-1", Ten), Held("hb-1", Ten.AddSeconds(1), 2, "clerk_2"), Held("hb-2", Ten.AddSeconds(2), 3, "clerk_3"));

        var one = Assert.Single(_bench.Cases());
        Assert.Equal((1, 5, 2), (one.Count, one.Held!.Count, one.News));
        Assert.Equal(["clerk_2", "clerk_3"], one.Held.Names.Grantees);
        var document = new DocumentComposer(_bench.Options).Case(one, entry: null);
        Assert.Equal(5, (long)document["secmon"]!["case"]!["held_back"]!["count"]!);
        Assert.Equal("hb-2", (string?)document["secmon"]!["case"]!["held_back"]!["newest"]!["file"]);
    }

    [Fact]
    public async Task A_second_append_of_it_changes_nothing()
    {
        await _bench.AddAsync(Alerts.Alert("al-1", Ten), Held("hb-1", Ten, 2, "clerk_2"));
        await _bench.AddAsync(Held("hb-1", Ten, 2, "clerk_2"));

        Assert.Equal((2, 2), (_bench.Cases()[0].Held!.Count, _bench.Cases()[0].Revision));
    }

    [Fact]
    public async Task What_stands_behind_no_alert_of_the_ledger_is_passed()
    {
        await _bench.AddAsync(Held("hb-1", Ten, 2, "clerk_2"), Alerts.Alert("al-1", Ten));

        Assert.Null(Assert.Single(_bench.Cases()).Held);
    }

    [Fact]
    public async Task People_hear_of_new_names_and_of_nothing_else()
    {
        var sink = new FakeSink("people", SinkDocumentKinds.Notice);
        await _bench.AppendAsync(Alerts.Alert("al-1", Ten), Held("hb-1", Ten, 1, "clerk_2"));
        await _bench.StartAsync(sink);
        await _bench.UntilAsync("raised with all that is known", () => sink.Documents.Count == 1);

        await _bench.AppendAsync(Held("hb-2", _bench.Now, 7, "clerk_2"));
        await _bench.PassAsync(TimeSpan.FromMinutes(3));
        Assert.Equal(["al-1:raised"], Ids(sink));

        await _bench.AppendAsync(Held("hb-3", _bench.Now, 1, "clerk_3"));
        await _bench.UntilAsync("the new name is told", () => sink.Documents.Count == 2);
        Assert.Equal(["al-1:raised", "al-1:held_back:n2"], Ids(sink));
        Assert.Equal("held_back", (string?)JsonNode.Parse(sink.Documents[1].Json)!["event"]!["action"]);
    }

    [Fact]
    public async Task Names_that_come_one_after_the_other_are_told_once_a_minute_and_none_is_left_out()
    {
        var sink = new FakeSink("people", SinkDocumentKinds.Notice);
        await _bench.AppendAsync(Alerts.Alert("al-1", Ten));
        await _bench.StartAsync(sink);
        await _bench.UntilAsync("raised", () => sink.Documents.Count == 1);

        var began = _bench.Now;
        for (var i = 0; i < 30; i++)
        {
            await _bench.AppendAsync(Held($"hb-{i}", _bench.Now, 1, $"role_{i}"));
            await _bench.PassAsync(TimeSpan.FromSeconds(5));
        }

        await _bench.UntilAsync("the last one is told", () => Grantees(sink.Documents[^1]).Contains("role_29"));
        Assert.InRange(sink.Documents.Count - 1, 2, 2 + (int)((_bench.Now - began) / NewsPlan.Pause));
    }

    [Fact]
    public async Task A_case_document_goes_out_at_once_and_then_once_a_minute_as_it_stands()
    {
        var sink = new FakeSink("index", SinkDocumentKinds.Case);
        await _bench.AppendAsync(Alerts.Alert("al-1", Ten));
        await _bench.StartAsync(sink);
        await _bench.UntilAsync("raised", () => sink.Documents.Count == 1);

        var began = _bench.Now;
        for (var i = 0; i < 20; i++)
        {
            await _bench.AppendAsync(Held($"hb-{i}", _bench.Now, 1, "clerk_2"));
            await _bench.PassAsync(TimeSpan.FromSeconds(2));
        }

        await _bench.UntilAsync("all is given", () => (long?)JsonNode.Parse(sink.Documents[^1].Json)!["secmon"]!["case"]!["held_back"]?["count"] == 20);
        Assert.InRange(sink.Documents.Count - 1, 2, 2 + (int)((_bench.Now - began) / NewsPlan.Pause));
        Assert.Equal(sink.Documents.Select(document => document.Version).Order(), sink.Documents.Select(document => document.Version));
    }

    [Fact]
    public async Task What_is_suppressed_or_found_late_is_counted_and_told_to_nobody_and_its_name_is_news_when_it_comes_again()
    {
        await _bench.AddAsync(
            Alerts.Alert("al-1", Ten),
            Alerts.Suppress("s1", Ten.AddMinutes(1), user: "dba_1"),
            Held("hb-1", Ten, 1, "clerk_2"),
            Held("hb-2", Ten.AddHours(-2), 1, "clerk_3"));
        var silent = Assert.Single(_bench.Cases());
        await _bench.AddAsync(Held("hb-3", Ten.AddMinutes(1), 1, "clerk_2"));

        Assert.Equal((2, 0), (silent.Held!.Count, silent.News));
        Assert.Equal((3, 1), (_bench.Cases()[0].Held!.Count, _bench.Cases()[0].News));
    }

    [Fact]
    public async Task An_alert_that_was_suppressed_is_raised_by_what_comes_after_the_suppression()
    {
        var sink = new FakeSink("people", SinkDocumentKinds.Notice);
        await _bench.AppendAsync(Alerts.Suppress("s1", Ten.AddMinutes(1), user: "clerk_1"), Alerts.Alert("al-1", Ten), Held("hb-1", Ten.AddMinutes(2), 1, "clerk_2"));
        await _bench.StartAsync(sink);

        await _bench.UntilAsync("raised", () => sink.Documents.Count == 1);
        Assert.Equal(["al-1:raised"], Ids(sink));
    }

    [Fact]
    public async Task A_closed_case_is_open_again_when_a_name_comes_that_nobody_has_heard_of()
    {
        var sink = new FakeSink("people", SinkDocumentKinds.Notice);
        await _bench.AppendAsync(Alerts.Alert("al-1", Ten));
        await _bench.StartAsync(sink);
        await _bench.UntilAsync("raised", () => sink.Documents.Count == 1);
        await _bench.AppendAsync(Alerts.Change("al-1", 1, CaseAction.Close, CaseVerdict.Benign));
        await _bench.UntilAsync("closed", () => sink.Documents.Count == 2);

        await _bench.AppendAsync(Held("hb-1", _bench.Now, 1, "clerk_2"));
        await _bench.UntilAsync("told again", () => sink.Documents.Count == 3);

        Assert.Equal("reopened", (string?)JsonNode.Parse(sink.Documents[2].Json)!["event"]!["action"]);
        Assert.Equal(CaseStatus.Investigating, _bench.Cases()[0].Status);
    }

    [Fact]
    public async Task Folding_entry_by_entry_or_together_gives_the_same()
    {
        LedgerDraft[] drafts = [Alerts.Alert("al-1", Ten), .. Enumerable.Range(0, 130).Select(i => Held($"hb-{i}", Ten.AddSeconds(i), i, $"role_{i % 120}"))];
        await _bench.AppendAsync(drafts);
        await _bench.FoldAsync(atOnce: 1);
        await using var other = new DeliveryBench();
        await other.AddAsync(drafts);

        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(_bench.Cases()), System.Text.Json.JsonSerializer.Serialize(other.Cases()));
    }

    [Fact]
    public async Task Who_floods_a_rule_with_cases_hushes_up_no_other_account_and_is_one_storm()
    {
        await _bench.AddAsync([.. Enumerable.Range(0, 30).Select(i => Alerts.Alert($"al-{i:D2}", Ten, group: $"g{i}", user: "dba_1"))]);
        await _bench.AddAsync(Alerts.Alert("other", Ten, group: "other", user: "dba_2"));

        Assert.Equal(1, Enumerable.Range(0, 30).Count(i => _bench.Mark($"al-{i:D2}").Storm == StormMark.Announces));
        Assert.Equal(20, Enumerable.Range(0, 30).Count(i => _bench.Mark($"al-{i:D2}").Storm == StormMark.None));
        Assert.Equal(StormMark.None, _bench.Mark("other").Storm);
    }

    [Fact]
    public async Task More_than_twenty_accounts_of_one_rule_are_a_storm_too_with_all_their_cases()
    {
        await _bench.AddAsync([.. Enumerable.Range(0, 25).SelectMany(i => new[] { Alerts.Alert($"al-{i:D2}", Ten, group: $"a{i}", user: $"u{i}"), Alerts.Alert($"bl-{i:D2}", Ten, group: $"b{i}", user: $"u{i}") })]);

        var storms = Enumerable.Range(0, 25).SelectMany(i => new[] { _bench.Mark($"al-{i:D2}").Storm, _bench.Mark($"bl-{i:D2}").Storm }).ToList();
        Assert.All(storms.Take(40), storm => Assert.Equal(StormMark.None, storm));
        Assert.Equal(StormMark.Announces, storms[40]);
        Assert.All(storms.Skip(41), storm => Assert.Equal(StormMark.Withheld, storm));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static List<string> Ids(FakeSink sink) => [.. sink.Documents.Select(document => document.Id)];

    private static List<string?> Grantees(SinkDocument document) =>
        [.. (JsonNode.Parse(document.Json)!["secmon"]!["case"]!["held_back"]?["grantees"] as JsonArray ?? []).Select(one => (string?)one)];

    private static LedgerDraft Held(string id, DateTime time, long count, string grantee, string alert = "al-1")
    {
        var at = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return new LedgerDraft(LedgerKind.HeldBack, id, 1, $$$"""
            {"alert":"{{{alert}}}","count":{{{count}}},"evidence":{"file":"{{{id}}}","position":1,"source":"db"},"first":"{{{at}}}","grantees":["{{{grantee}}}"],"last":"{{{at}}}","user":"dba_1"}
            """);
    }
}
