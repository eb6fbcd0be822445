using Microsoft.Data.Sqlite;
using SecMon.Silo.Health;
using SecMon.Silo.Ledger;
using SecMon.Silo.Sinks;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>
/// Lets one sink follow the ledger with its own durable cursor. The cursor, what people have heard, and dead letters are written in
/// one transaction after the other side has taken a batch; a crash in between gives the batch again, which ids and versions make harmless.
/// </summary>
internal sealed partial class SinkFollower(
    SinkRegistration registration, SinkState state, IAlertLedger ledger, DeliveryFolder folder, DeliveryIndex index, DocumentComposer composer,
    HealthBoard health, Store store, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DueInterval = TimeSpan.FromSeconds(10);

    private readonly IAlertSink _sink = registration.Sink;
    private readonly SinkFeed _feed = new(registration, ledger, index, composer, store, clock);
    private readonly SinkAttempts _attempts = new(registration.Sink, state, clock, log);
    private readonly HealthNews _health = new(health, clock);
    private readonly ToldCases _told = new(store, registration.Sink.Name);
    private DateTimeOffset _dueAt;
    private DateTimeOffset _standingAt;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var isOpen = false;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (!isOpen)
                    await OpenAsync();
                isOpen = true;
                await SayHealthAsync(cancellation);
                await TellStandingAsync(cancellation);
                await SayDueAsync(cancellation);
                if (!await DeliverNextAsync(cancellation))
                    await WaitAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed) when (failed is StoreException or IOException or SqliteException or FormatException or System.Text.Json.JsonException)
            {
                LogCannotFollow(_sink.Name, failed.Message);
                state.Fail(failed.Message, clock.GetUtcNow().UtcDateTime);
                await Task.Delay(LookInterval, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>A sink for people that is added to an old ledger begins with what comes next: nobody wants to hear of last year.</summary>
    private async Task OpenAsync()
    {
        var cursors = new DeliveryCursors(store);
        if (cursors.Find(_sink.Name) is { } known)
        {
            state.Cursor = known;
        }
        else
        {
            var isForPeople = _sink.Takes.HasFlag(SinkDocumentKinds.Notice);
            state.Cursor = isForPeople && cursors.AreAny() ? (await ledger.HeadAsync()).Sequence : 0;
            await NoteAsync(new SinkBatch([], state.Cursor, []), []);
        }

        state.DeadLetters = CountDeadLetters();
        SecMonMetrics.SinkUp.WithLabels(_sink.Name).Set(1);
        ShowCursor();
    }

    private async Task<bool> DeliverNextAsync(CancellationToken cancellation)
    {
        if (folder.Folded <= state.Cursor)
        {
            SecMonMetrics.SinkOldestPending.WithLabels(_sink.Name).Set(0);
            return false;
        }

        if (_sink is ICollectingSink collecting)
            await CollectAsync(collecting, cancellation);
        if (await _feed.NextAsync(state.Cursor, folder.Folded) is not { } batch)
            return false;
        await DeliverAsync(batch, cancellation);
        return true;
    }

    private async Task CollectAsync(ICollectingSink collecting, CancellationToken cancellation)
    {
        var waiting = await ledger.ReadAsync(state.Cursor, 1);
        if (waiting.Count == 0)
            return;
        var since = DateTimeOffset.Parse(waiting[0].Time, System.Globalization.CultureInfo.InvariantCulture);
        var left = since + collecting.CollectFor - clock.GetUtcNow();
        if (left > TimeSpan.Zero)
            await Task.Delay(left, clock, cancellation);
    }

    private async Task DeliverAsync(SinkBatch batch, CancellationToken cancellation)
    {
        ShowPending(batch);
        var refused = await _attempts.DeliverAsync(batch.Documents, cancellation);
        foreach (var refusal in refused)
            LogRefused(_sink.Name, refusal.Document.Id, refusal.Reason);
        await NoteAsync(batch, refused);
    }

    /// <summary>Notes durably, for as long as it takes: the other side has the batch already.</summary>
    private async Task NoteAsync(SinkBatch batch, IReadOnlyList<Refusal> refused)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await store.WriteAsync(connection =>
        {
            DeadLetters.Keep(connection, _sink.Name, refused, now);
            _told.Save(connection, batch.Told);
            return DeliveryCursors.Write(connection, _sink.Name, batch.Cursor);
        });
        state.Cursor = batch.Cursor;
        if (refused.Count > 0)
            state.DeadLetters = CountDeadLetters();
        SecMonMetrics.SinkRefused.WithLabels(_sink.Name).Inc(refused.Count);
        ShowCursor();
    }

    private async Task SayHealthAsync(CancellationToken cancellation)
    {
        if (!_sink.Takes.HasFlag(SinkDocumentKinds.Health))
            return;
        var news = _health.Next();
        if (news.Count == 0)
            return;
        foreach (var refusal in await _attempts.DeliverAsync(news, cancellation))
            LogRefused(_sink.Name, refusal.Document.Id, refusal.Reason);
        _health.Said(news);
    }

    private async Task SayDueAsync(CancellationToken cancellation)
    {
        if (clock.GetUtcNow() < _dueAt)
            return;
        _dueAt = clock.GetUtcNow() + DueInterval;
        state.DeadLetters = CountDeadLetters();   // sinks resend may have emptied it
        SecMonMetrics.SinkDeadLetters.WithLabels(_sink.Name).Set(state.DeadLetters);
        if (await _feed.DueAsync(state.Cursor) is { } batch)
            await DeliverAsync(batch, cancellation);
    }

    private async Task TellStandingAsync(CancellationToken cancellation)
    {
        if (_sink is not IStandingSink standing || clock.GetUtcNow() < _standingAt)
            return;
        _standingAt = clock.GetUtcNow() + standing.TellEvery;
        var cases = await _feed.StandingAsync((clock.GetUtcNow() - standing.TellAfterEnd).UtcDateTime);
        try
        {
            await standing.TellAsync([.. cases, .. _health.Standing()], cancellation);
            state.Recover();
            SecMonMetrics.SinkUp.WithLabels(_sink.Name).Set(1);
        }
        catch (SinkFailedException failed)
        {
            state.Fail(failed.Message, clock.GetUtcNow().UtcDateTime);
            SecMonMetrics.SinkUp.WithLabels(_sink.Name).Set(0);
            LogCannotTell(_sink.Name, failed.Message);
        }
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(folder.WaitForAsync(state.Cursor, waiting.Token), Task.Delay(LookInterval, clock, waiting.Token));
        await waiting.CancelAsync();
    }

    private void ShowCursor()
    {
        SecMonMetrics.SinkCursor.WithLabels(_sink.Name).Set(state.Cursor);
        SecMonMetrics.SinkDeadLetters.WithLabels(_sink.Name).Set(state.DeadLetters);
    }

    private void ShowPending(SinkBatch batch)
    {
        var oldest = batch.Documents.Where(document => document.Sequence > 0).Select(document => document.Time).DefaultIfEmpty(DateTime.MaxValue).Min();
        var age = (clock.GetUtcNow().UtcDateTime - oldest).TotalSeconds;
        SecMonMetrics.SinkOldestPending.WithLabels(_sink.Name).Set(Math.Max(0, age));
    }

    private long CountDeadLetters()
    {
        using var reader = Store.OpenReader(store.Path);
        return DeadLetters.Count(reader, _sink.Name);
    }

    [LoggerMessage(1, LogLevel.Error, "Sink {Sink} cannot follow the ledger and tries again: {Problem}")]
    private partial void LogCannotFollow(string sink, string problem);

    [LoggerMessage(2, LogLevel.Error, "The other side of sink {Sink} refuses {Id} for good; it is kept as a dead letter. Mend the cause, then  secmon sinks resend: {Reason}")]
    private partial void LogRefused(string sink, string id, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Sink {Sink} could not be told what stands; it is told again: {Problem}")]
    private partial void LogCannotTell(string sink, string problem);
}
