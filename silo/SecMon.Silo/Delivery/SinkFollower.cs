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
    SinkRegistration registration, SinkState state, SinkBeginnings beginnings, IAlertLedger ledger, DeliveryFolder folder, DeliveryIndex index, DocumentComposer composer,
    ActivityOutbox activity, HealthBoard health, Store store, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DueInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestActivityPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PruneInterval = TimeSpan.FromHours(1);

    private readonly IAlertSink _sink = registration.Sink;
    private readonly SinkFeed _feed = new(registration, ledger, index, composer, store, clock);
    private readonly SinkAttempts _attempts = new(registration.Sink, state, clock, log);
    private readonly HealthNews _health = new(health, composer, clock);
    private readonly ToldCases _told = new(store, registration.Sink.Name);
    private readonly ToldNews _news = new(store, registration.Sink.Name);
    private DateTimeOffset _dueAt;
    private DateTimeOffset _standingAt;
    private DateTimeOffset _activityAt;
    private TimeSpan _activityPause;
    private DateTimeOffset _pruneAt;
    private string? _cannotFollow;

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
                var isBusy = await DeliverNextAsync(cancellation) || await DeliverActivityAsync(cancellation);
                Follows();
                if (!isBusy)
                    await WaitAsync(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                // Whatever it is: a sink must be seen failing and be tried again, never end unseen.
                CannotFollow(failed);
                await Task.Delay(LookInterval, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task OpenAsync()
    {
        state.Cursor = await beginnings.OfAsync(_sink.Name);
        state.DeadLetters = CountDeadLetters();
        SecMonMetrics.SinkUp.WithLabels(_sink.Name).Set(1);
        ShowCursor();
    }

    private void CannotFollow(Exception failed)
    {
        if (failed is StoreException or IOException or SqliteException)
            LogCannotFollow(_sink.Name, failed.Message);
        else
            LogUnforeseen(_sink.Name, failed);
        _cannotFollow = failed.Message;
        state.Fail(failed.Message, clock.GetUtcNow().UtcDateTime);
        SecMonMetrics.SinkUp.WithLabels(_sink.Name).Set(0);
    }

    /// <summary>Also when there is nothing to deliver, a problem of the store is over; one of the other side is not.</summary>
    private void Follows()
    {
        if (_cannotFollow is not null && state.Problem == _cannotFollow)
        {
            state.Recover();
            SecMonMetrics.SinkUp.WithLabels(_sink.Name).Set(1);
        }

        _cannotFollow = null;
    }

    private async Task<bool> DeliverNextAsync(CancellationToken cancellation)
    {
        if (folder.Folded <= state.Cursor)
        {
            SecMonMetrics.SinkOldestPending.WithLabels(_sink.Name).Set(0);
            return false;
        }

        if (_sink is ICollectingSink collecting && await IsCollectingAsync(collecting, cancellation))
            return true;
        if (await _feed.NextAsync(state.Cursor, folder.Folded) is not { } batch)
            return false;
        await DeliverAsync(batch, cancellation);
        return true;
    }

    /// <summary>Waits in short steps, since what is due, and SecMon's health, do not wait for a digest.</summary>
    private async Task<bool> IsCollectingAsync(ICollectingSink collecting, CancellationToken cancellation)
    {
        var waiting = await ledger.ReadAsync(state.Cursor, 1);
        if (waiting.Count == 0)
            return false;
        if (FoldedEntry.Of(waiting[0]) is not { IsUnreadable: false } first)
            return false;
        var left = first.Time + collecting.CollectFor - clock.GetUtcNow().UtcDateTime;
        if (left <= TimeSpan.Zero || left > collecting.CollectFor)   // a clock that was set back makes nobody wait longer
            return false;
        await Task.Delay(left < LookInterval ? left : LookInterval, clock, cancellation);
        return true;
    }

    /// <summary>What accounts did, after everything from the ledger; it never holds that back.</summary>
    private async Task<bool> DeliverActivityAsync(CancellationToken cancellation)
    {
        if (!_sink.Takes.HasFlag(SinkDocumentKinds.Activity) || clock.GetUtcNow() < _activityAt)
            return false;
        if (activity.Next(_sink.Name, registration.Route) is not { } next)
            return false;
        var (refused, isDone) = next.Documents.Count == 0 ? ([], true) : await _attempts.TryAsync(next.Documents, cancellation);
        LogRefusals(refused);
        await WriteAsync(
            connection =>
            {
                DeadLetters.Keep(connection, _sink.Name, refused, clock.GetUtcNow().UtcDateTime);
                return isDone ? ActivityOutbox.Note(connection, _sink.Name, next.Change) : 0;
            },
            cancellation);
        NoteRefused(refused);
        _activityPause = isDone ? TimeSpan.Zero : LookInterval + (_activityPause < LongestActivityPause ? _activityPause * 2 : LongestActivityPause);
        _activityAt = clock.GetUtcNow() + _activityPause;
        return isDone;
    }

    private async Task DeliverAsync(SinkBatch batch, CancellationToken cancellation)
    {
        var refused = await _attempts.DeliverAsync(batch.Documents, cancellation);
        LogRefusals(refused);
        await NoteAsync(batch, refused, cancellation);
    }

    private async Task NoteAsync(SinkBatch batch, IReadOnlyList<Refusal> refused, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await WriteAsync(
            connection =>
            {
                DeadLetters.Keep(connection, _sink.Name, refused, now);
                _told.Save(connection, batch.Told);
                _news.Save(connection, batch.News);
                return DeliveryCursors.Write(connection, _sink.Name, batch.Cursor);
            },
            cancellation);
        state.Cursor = batch.Cursor;
        NoteRefused(refused);
        ShowCursor();
    }

    /// <summary>Writes durably, for as long as it takes: the other side has the batch already, and must not get it again every second.</summary>
    private async Task WriteAsync(Func<SqliteConnection, int> write, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await store.WriteAsync(write);
                return;
            }
            catch (StoreException full) when (!cancellation.IsCancellationRequested)
            {
                CannotFollow(full);
                await Task.Delay(LookInterval, clock, cancellation);
            }
        }
    }

    private void NoteRefused(IReadOnlyList<Refusal> refused)
    {
        if (refused.Count == 0)
            return;
        state.DeadLetters = CountDeadLetters();
        SecMonMetrics.SinkDeadLetters.WithLabels(_sink.Name).Set(state.DeadLetters);
        SecMonMetrics.SinkRefused.WithLabels(_sink.Name).Inc(refused.Count);
    }

    private void LogRefusals(IReadOnlyList<Refusal> refused)
    {
        foreach (var refusal in refused)
            LogRefused(_sink.Name, refusal.Document.Id, refusal.Reason);
    }

    private async Task SayHealthAsync(CancellationToken cancellation)
    {
        if (!_sink.Takes.HasFlag(SinkDocumentKinds.Health))
            return;
        var news = _health.Next();
        if (news.Count == 0)
            return;
        LogRefusals(await _attempts.DeliverAsync(news, cancellation));
        _health.Said();
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
        if (_sink.Takes.HasFlag(SinkDocumentKinds.Activity))
            await KeepOutboxAsync(cancellation);
    }

    private async Task KeepOutboxAsync(CancellationToken cancellation)
    {
        SecMonMetrics.ActivityDocuments.WithLabels(_sink.Name).Set(activity.CountPending(_sink.Name));
        if (clock.GetUtcNow() < _pruneAt)
            return;
        _pruneAt = clock.GetUtcNow() + PruneInterval;
        var now = clock.GetUtcNow().UtcDateTime;
        await WriteAsync(connection => activity.Prune(connection, now), cancellation);
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

    [LoggerMessage(4, LogLevel.Critical, "Sink {Sink} met an error that nobody foresaw while it followed the ledger; it will be tried again")]
    private partial void LogUnforeseen(string sink, Exception failed);
}
