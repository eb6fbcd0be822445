using System.Collections.Concurrent;
using SecMon.Detection.Cases;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;
using SecMon.Silo.Health;
using SecMon.Silo.Sinks;

namespace SecMon.Silo.Tests.Delivery;

public sealed class SinkFollowerTests : IAsyncDisposable
{
    private const SinkDocumentKinds Records = SinkDocumentKinds.Alert | SinkDocumentKinds.Case;

    private static readonly DateTime Ten = DeliveryBench.Ten;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);   // all steps before a deadline together stay far below half an hour

    private readonly DeliveryBench _bench = new();
    private readonly FakeSink _people = new("people", SinkDocumentKinds.Notice);
    private readonly FakeSink _records = new("records", Records);

    [Fact]
    public async Task Documents_come_in_ledger_order_and_a_case_once_a_batch_as_it_stands()
    {
        await _bench.AddAsync(Alerts.Alert("al-1", Ten), Alerts.Alert("al-2", Ten.AddMinutes(1)), Alerts.Alert("al-3", Ten, group: "h"), Alerts.Change("al-1", 1, CaseAction.Acknowledge));

        var running = await _bench.StartAsync(_records);
        await _bench.UntilAsync("delivered", () => running.Board["records"].Cursor == 4);

        Assert.Equal(
            [(SinkDocumentKinds.Alert, "al-1", 1L), (SinkDocumentKinds.Case, "al-1", 3), (SinkDocumentKinds.Alert, "al-2", 1), (SinkDocumentKinds.Alert, "al-3", 1), (SinkDocumentKinds.Case, "al-3", 1)],
            _records.Documents.Select(document => (document.Kind, document.Id, document.Version)));
        Assert.Equal([1L, 1, 2, 3, 3], _records.Documents.Select(document => document.Sequence));
    }

    [Fact]
    public async Task People_hear_once_of_each_thing_across_restarts()
    {
        // The count may be told half an hour before the case is overdue, so their order does not hang on how fast the clock runs here.
        var route = new SinkRoute { Repeat = TimeSpan.FromMinutes(30) };
        var running = await _bench.StartAsync(_people, route);
        await _bench.AppendAsync(Alerts.Alert("al-1", Ten));
        await _bench.UntilAsync("raised and noted", () => running.Board["people"].Cursor == 1, Moment);   // a stop before the note is a crash: said again
        await running.StopAsync();

        await _bench.AppendAsync(Alerts.Alert("al-2", Ten.AddMinutes(1)));
        running = await _bench.StartAsync(_people, route);
        await _bench.UntilAsync("the second is seen", () => running.Board["people"].Cursor == 2, Moment);
        await _bench.UntilAsync("counted and overdue", () => _people.Documents.Count == 3, TimeSpan.FromMinutes(1));
        await _bench.AppendAsync(Alerts.Change("al-1", 1, CaseAction.Acknowledge), Alerts.Change("al-1", 2, CaseAction.Close, CaseVerdict.Benign), Alerts.Change("al-1", 3, CaseAction.Reopen));
        await _bench.UntilAsync("changed", () => running.Board["people"].Cursor == 5);
        await _bench.PassAsync(TimeSpan.FromHours(3), TimeSpan.FromMinutes(1));

        Assert.Equal(["al-1:raised", "al-1:counted:2", "al-1:overdue", "al-1:acknowledged:1", "al-1:closed:2", "al-1:reopened:3"], _people.Ids);
    }

    [Fact]
    public async Task A_crash_between_delivery_and_note_repeats_with_the_same_ids()
    {
        await _bench.AddAsync(Alerts.Alert("al-1", Ten), Alerts.Alert("al-2", Ten.AddMinutes(1), group: "h"));
        var both = new FakeSink("both", Records | SinkDocumentKinds.Notice);
        var running = await _bench.StartAsync(both);
        await _bench.UntilAsync("delivered", () => running.Board["both"].Cursor == 2);
        await running.StopAsync();

        var crashing = new FakeSink("crashing", Records | SinkDocumentKinds.Notice);
        await _bench.ExecuteAsync("INSERT INTO sink_cursor (sink, sequence) VALUES ('crashing', 0)");
        var start = new TaskCompletionSource<CancellationTokenSource>();
        crashing.Taken = () => start.Task.Result.Cancel();   // it may take the batch before the start has returned
        var stopped = await _bench.StartAsync(crashing);
        start.SetResult(stopped.Stop);
        await _bench.UntilAsync("it took the batch and died", () => stopped.Run.IsCompleted);
        var before = crashing.Documents;
        Assert.Equal(0, new DeliveryCursors(_bench.Store).Find("crashing"));
        Assert.Equal(2, _bench.Count("case_told"));   // those of "both" alone

        crashing.Taken = () => { };
        running = await _bench.StartAsync(crashing);
        await _bench.UntilAsync("delivered again", () => running.Board["crashing"].Cursor == 2);

        Assert.Equal([.. before, .. before], crashing.Documents);
        Assert.Equal(both.Documents, before);
    }

    [Fact]
    public async Task Cursor_and_told_cases_are_noted_together_and_a_batch_that_cannot_be_noted_is_not_given_again()
    {
        var running = await _bench.StartAsync(_people);
        await _bench.UntilAsync("it begins", () => new DeliveryCursors(_bench.Store).Find("people") == 0);
        await _bench.ExecuteAsync("CREATE TRIGGER full BEFORE INSERT ON sink_cursor BEGIN SELECT RAISE(ABORT, 'no space'); END");
        await _bench.AppendAsync(Alerts.Alert("al-1", Ten));
        await _bench.UntilAsync("the failure shows", () => running.Board["people"].Problem is not null);
        await _bench.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(0, _bench.Count("case_told"));
        Assert.Equal(1, _people.Attempts);

        await _bench.ExecuteAsync("DROP TRIGGER full");
        await _bench.UntilAsync("it is noted and over", () => running.Board["people"] is { Cursor: 1, Problem: null });
        Assert.Equal(1, _bench.Count("case_told"));
        Assert.Equal(["al-1:raised"], _people.Ids);
    }

    [Fact]
    public async Task What_is_refused_for_good_becomes_a_dead_letter_and_does_not_block()
    {
        _records.Answer = documents => [.. documents.Where(document => document.Id == "al-2").Select(document => new Refusal(document, "mapper_parsing_exception"))];
        await _bench.AddAsync(Alerts.Alert("al-1", Ten), Alerts.Alert("al-2", Ten, group: "h"), Alerts.Alert("al-3", Ten, group: "i"));

        var running = await _bench.StartAsync(_records);
        await _bench.UntilAsync("delivered", () => running.Board["records"].Cursor == 3);

        using var reader = Silo.Storage.Store.OpenReader(_bench.Store.Path);
        var letters = DeadLetters.Read(reader, "records");
        Assert.Equal([("al-2", SinkDocumentKinds.Alert, 2L), ("al-2", SinkDocumentKinds.Case, 2)], letters.Select(letter => (letter.Document.Id, letter.Document.Kind, letter.Document.Sequence)).Order());
        Assert.Equal(2, running.Board["records"].DeadLetters);
        Assert.Equal(["al-1", "al-1", "al-3", "al-3"], _records.Ids);
    }

    [Fact]
    public async Task A_failure_is_retried_without_end_and_what_was_refused_in_it_is_kept_once()
    {
        var refusedAt = new HashSet<string>();
        var attempts = new List<DateTime>();
        _records.Answer = documents =>
        {
            attempts.Add(_bench.Clock.GetUtcNow().UtcDateTime);
            var refused = documents.Where(document => document.Id == "al-1").Select(document => new Refusal(document, "no")).ToList();
            refusedAt.UnionWith(refused.Select(refusal => $"{refusal.Document.Kind} at attempt {_records.Attempts}"));
            throw new SinkFailedException("away") { Refused = refused };
        };
        await _bench.AddAsync(Alerts.Alert("al-1", Ten), Alerts.Alert("al-2", Ten, group: "h"));
        var running = await _bench.StartAsync(_records);
        await _bench.UntilAsync("a thousand attempts", () => _records.Attempts > 1_100, TimeSpan.FromSeconds(45));   // where 2 to that power is no number any more
        Assert.Equal(["Alert at attempt 1", "Case at attempt 1"], refusedAt.Order());
        Assert.Equal("away", running.Board["records"].Problem);
        Assert.InRange(running.Board["records"].FailingSince!.Value, attempts[0], attempts[1]);

        _records.Answer = _ => [];
        await _bench.UntilAsync("delivered", () => running.Board["records"].Cursor == 2);
        Assert.Equal(["al-2", "al-2"], _records.Ids);
        Assert.Equal(2, _bench.Count("dead_letter"));
        Assert.Null(running.Board["records"].Problem);
    }

    [Fact]
    public async Task Pauses_grow_to_about_half_a_minute()
    {
        var times = new List<DateTime>();
        _records.Answer = _ =>
        {
            times.Add(_bench.Now);
            throw FakeSink.Failure();
        };
        await _bench.AddAsync(Alerts.Alert("al-1", Ten));
        await _bench.StartAsync(_records);
        await _bench.UntilAsync("attempts", () => _records.Attempts >= 30, TimeSpan.FromMilliseconds(250));

        var pauses = times.Zip(times.Skip(1), (one, next) => (next - one).TotalSeconds).ToList();
        Assert.InRange(pauses.Take(2).Max(), 0, 5);
        Assert.All(pauses, pause => Assert.InRange(pause, 0, 32));
        Assert.InRange(pauses.TakeLast(15).Average(), 10, 31);
    }

    [Fact]
    public async Task Memory_does_not_grow_while_the_other_side_is_away()
    {
        // Of each failure the follower is given 10 kB; the process's whole memory would also count what other tests hold.
        var given = new ConcurrentQueue<WeakReference>();
        _records.Answer = documents =>
        {
            var failure = new SinkFailedException("away", pending: documents) { Refused = [.. documents.Where(document => document.Id == "al-0").Select(document => new Refusal(document, new string('n', 10_000)))] };
            given.Enqueue(new WeakReference(failure));
            throw failure;
        };
        await _bench.AddAsync([.. Enumerable.Range(0, 20).Select(i => Alerts.Alert($"al-{i}", Ten, group: $"g{i}"))]);
        await _bench.StartAsync(_records);
        await _bench.UntilAsync("many attempts", () => _records.Attempts > 400, TimeSpan.FromSeconds(45));

        GC.Collect();
        Assert.InRange(given.Count(failure => failure.IsAlive), 0, 20);
        Assert.Empty(_records.Ids);
    }

    [Fact]
    public async Task An_error_that_nobody_foresaw_is_a_failure_like_another()
    {
        _people.Answer = _ => _people.Attempts < 4 ? throw new InvalidOperationException("a bug") : [];
        await _bench.AddAsync(Alerts.Alert("al-1", Ten));
        var running = await _bench.StartAsync(_people);

        await _bench.UntilAsync("delivered", () => _people.Documents.Count == 1);

        Assert.False(running.Run.IsCompleted);
        Assert.Equal(4, _people.Attempts);
    }

    [Fact]
    public async Task One_sink_that_fails_does_not_hold_back_another()
    {
        _people.Answer = _ => throw FakeSink.Failure();
        await _bench.AddAsync(Alerts.Alert("al-1", Ten));

        var running = await _bench.StartAsync([(_people, new SinkRoute()), (_records, new SinkRoute())]);
        await _bench.UntilAsync("the other delivers", () => running.Board["records"].Cursor == 1);

        Assert.Equal(0, running.Board["people"].Cursor);
    }

    [Fact]
    public async Task On_an_old_ledger_a_new_sink_for_people_begins_at_the_end_and_one_for_records_at_the_beginning()
    {
        await _bench.AddAsync(Alerts.Alert("al-1", Ten));
        var running = await _bench.StartAsync(_records);
        await _bench.UntilAsync("delivered", () => running.Board["records"].Cursor == 1);
        await running.StopAsync();

        var others = new FakeSink("others", Records);
        running = await _bench.StartAsync([(_people, new SinkRoute()), (others, new SinkRoute())]);
        await _bench.AppendAsync(Alerts.Alert("al-2", Ten, group: "h"));
        await _bench.UntilAsync("delivered", () => running.Board.All.All(sink => sink.Cursor == 2));

        Assert.Equal(["al-2:raised"], _people.Ids);
        Assert.Equal(["al-1", "al-1", "al-2", "al-2"], others.Ids);
    }

    [Fact]
    public async Task On_a_new_ledger_no_sink_misses_what_another_delivered_first()
    {
        await _bench.AddAsync(Alerts.Alert("al-1", Ten));
        var registrations = new[] { new SinkRegistration(_records, new SinkRoute()), new SinkRegistration(_people, new SinkRoute()) };
        using var beginnings = new SinkBeginnings(registrations, new DeliveryCursors(_bench.Store), _bench.Ledger, _bench.Store);

        Assert.Equal(0, await beginnings.OfAsync("records"));
        await _bench.Store.WriteAsync(connection => DeliveryCursors.Write(connection, "records", 1));   // it delivers before the other opens…
        using var afterCrash = new SinkBeginnings(registrations, new DeliveryCursors(_bench.Store), _bench.Ledger, _bench.Store);

        Assert.Equal(0, await afterCrash.OfAsync("people"));   // … even if the process dies in between
    }

    [Fact]
    public async Task A_problem_of_the_store_is_over_also_when_there_is_nothing_to_deliver()
    {
        await _bench.ExecuteAsync("ALTER TABLE dead_letter RENAME TO moved");
        var running = await _bench.StartAsync(_people);
        await _bench.UntilAsync("it fails", () => running.Board["people"].Problem is not null);

        await _bench.ExecuteAsync("ALTER TABLE moved RENAME TO dead_letter");
        await _bench.UntilAsync("it is over", () => running.Board["people"].Problem is null);
        Assert.Equal(0, _people.Attempts);
    }

    [Fact]
    public async Task Suppressed_and_held_back_alerts_reach_records_but_not_people()
    {
        await _bench.AddAsync(Alerts.Suppress("s1", Ten.AddHours(1), user: "clerk_1"), Alerts.Alert("al-1", Ten), Alerts.Alert("al-2", Ten.AddHours(-2), group: "h"));
        var running = await _bench.StartAsync([(_people, new SinkRoute()), (_records, new SinkRoute())]);
        await _bench.UntilAsync("delivered", () => running.Board.All.All(sink => sink.Cursor == 3));
        Assert.Empty(_people.Ids);
        Assert.Contains("\"suppressed_by\":\"s1\"", _records.Documents[0].Json, StringComparison.Ordinal);
        Assert.Contains("\"backfill\":true", _records.Documents[2].Json, StringComparison.Ordinal);

        await _bench.AppendAsync(Alerts.Suppress("s1", Ten.AddHours(1), user: "clerk_1", revision: 2, isRevoked: true), Alerts.Alert("al-3", Ten.AddMinutes(1)));
        await _bench.UntilAsync("told", () => _people.Documents.Count == 1);
        Assert.Equal("al-1:raised", _people.Ids[0]);
    }

    [Fact]
    public async Task Health_is_said_once_when_it_turns_bad_and_once_when_it_is_good_again()
    {
        var sink = new FakeSink("health", SinkDocumentKinds.Health);
        _bench.Health.Show([Problem("SourceStopped", "db"), Problem("DiskFull", "")], Ten);
        await _bench.StartAsync(sink);
        await _bench.UntilAsync("raised", () => sink.Documents.Count == 2);
        await _bench.PassAsync(TimeSpan.FromSeconds(20));
        _bench.Health.Show([Problem("DiskFull", "")], Ten);
        await _bench.UntilAsync("resolved", () => sink.Documents.Count == 3);
        await _bench.PassAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(["health:raised:DiskFull", "health:raised:SourceStopped/db"], sink.Ids.Take(2).Order());
        Assert.Equal("health:resolved:SourceStopped/db", sink.Ids.Skip(2).Single());
    }

    [Fact]
    public async Task A_problem_that_ends_while_it_is_being_said_is_said_to_be_over()
    {
        var sink = new FakeSink("health", SinkDocumentKinds.Health);
        _bench.Health.Show([Problem("SourceStopped", "db")], Ten);
        sink.Answer = _ =>
        {
            _bench.Health.Show([], Ten);
            return [];
        };
        await _bench.StartAsync(sink);

        await _bench.UntilAsync("both are said", () => sink.Documents.Count == 2);

        Assert.Equal(["health:raised:SourceStopped/db", "health:resolved:SourceStopped/db"], sink.Ids);
    }

    [Fact]
    public async Task A_digest_waits_for_more_but_health_does_not_wait_for_it()
    {
        var digest = new Digest(new FakeSink("digest", SinkDocumentKinds.Notice | SinkDocumentKinds.Health), TimeSpan.FromMinutes(30));
        await _bench.AddAsync(Alerts.Alert("al-1", Ten));
        await _bench.StartAsync(digest);
        await _bench.PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(0, digest.Inner.Attempts);

        _bench.Health.Show([Problem("SourceStopped", "db")], Ten);
        await _bench.UntilAsync("health is said", () => digest.Inner.Documents.Count == 1);
        await _bench.AppendAsync(Alerts.Alert("al-2", Ten, group: "h"));
        Assert.InRange(_bench.Now, Ten, Ten.AddMinutes(20));

        await _bench.UntilAsync("the digest", () => digest.Inner.Documents.Count == 3, TimeSpan.FromSeconds(20));
        Assert.InRange(_bench.Now, Ten.AddMinutes(30), Ten.AddMinutes(40));
        Assert.Equal(2, digest.Inner.Attempts);
    }

    [Fact]
    public async Task A_batch_of_nothing_does_not_say_that_the_other_side_works()
    {
        _people.Answer = _ => throw FakeSink.Failure();
        var attempts = new SinkAttempts(_people, new SinkState("people"), _bench.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var state = new SinkState("people");
        state.Fail("away", Ten);
        var other = new SinkAttempts(_people, state, _bench.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

        Assert.Empty(await attempts.DeliverAsync([], CancellationToken.None));
        Assert.Empty(await other.DeliverAsync([], CancellationToken.None));

        Assert.Equal(("away", 0), (state.Problem, _people.Attempts));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static HealthProblem Problem(string name, string subject) => new(name, subject, Severity.High, "it stopped", "look at it");

    private sealed class Digest(FakeSink inner, TimeSpan collectFor) : ICollectingSink
    {
        public FakeSink Inner => inner;

        public string Name => inner.Name;

        public SinkDocumentKinds Takes => inner.Takes;

        public TimeSpan CollectFor => collectFor;

        public Task<IReadOnlyList<Refusal>> DeliverAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation) => inner.DeliverAsync(documents, cancellation);
    }
}
