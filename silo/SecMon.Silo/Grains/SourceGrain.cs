using System.Diagnostics;
using SecMon.Detection.Correlation;
using SecMon.Silo.Delivery;
using SecMon.Silo.Hosting;
using SecMon.Silo.Sources;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Grains;

/// <inheritdoc cref="ISourceGrain"/>
/// <remarks>
/// The loop runs on the grain's own scheduler, so every field is touched by one turn at a time. What it hands over is safe
/// to repeat, so whatever fails is simply done again, and the checkpoint moves only behind what is safe.
/// </remarks>
[KeepAlive]
public sealed partial class SourceGrain : Grain, ISourceGrain, IDisposable
{
    private static readonly TimeSpan TurnLength = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ShortestCheckpointInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestCheckpointInterval = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClockMargin = TimeSpan.FromSeconds(5);   // what was logged before that has been read
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ActivityInterval = TimeSpan.FromSeconds(30);

    private readonly SiloContext _silo;
    private readonly IPersistentState<SourceCheckpoint> _checkpoint;
    private readonly ILogger<SourceGrain> _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly long[] _batchSequence = new long[CorrelationPartition.Partitions];
    private Task _loop = Task.CompletedTask;
    private SourceOptions _options = null!;
    private SourceFeed _feed = null!;   // from the end of StartAsync on
    private HighWaterMark _mark = null!;
    private long _epoch;
    private long _checkpointAt;
    private TimeSpan _checkpointInterval = ShortestCheckpointInterval;
    private long _tickAt;
    private bool _isAtEnd;
    private long _activityAt = Stopwatch.GetTimestamp();
    private long _lateShown;
    private (long Records, int Files, bool IsFirstLookDue) _atCheckpoint = (-1, 0, false);
    private string? _problem;
    private bool _isStarted;
    private SourceGauges? _gauges;   // from the beginning of StartAsync on

    /// <summary>Called by Orleans.</summary>
    public SourceGrain(
        SiloContext silo,
        [PersistentState("checkpoint", SiloContext.CheckpointStorage)] IPersistentState<SourceCheckpoint> checkpoint,
        ILogger<SourceGrain> log)
    {
        _silo = silo;
        _checkpoint = checkpoint;
        _log = log;
    }

    private string Id => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public async Task StartAsync()
    {
        if (_isStarted)
            return;
        _isStarted = true;
        _gauges = new SourceGauges(Id, _silo.Clock);
        _silo.NoteBacklog(Id, _gauges.BacklogUntil);
        _options = _silo.Options.Sources.First(source => source.Id == Id);
        _epoch = await _silo.Store.WriteAsync(connection => Owners.Claim(connection, "source", Id));
        _mark = HighWaterMark.Open(Path.Combine(_silo.DataFolder, "progress"), Id);
        await OpenFeedAsync();
        NoteReread();
        SecMonMetrics.SourceUp.WithLabels(Id).Set(1);
        LogStarted(Id, _options.Path, _checkpoint.State.Counts.Records);
        _loop = RunAsync(_stopping.Token);
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        if (!_isStarted)
            return;
        await _stopping.CancelAsync();
        await _loop;
        _feed.Dispose();
        _mark.Dispose();
    }

    /// <inheritdoc/>
    public Task<SourceStatus> StatusAsync()
    {
        // Asked while it is starting, a source has no feed yet.
        return Task.FromResult(_gauges?.Status(_feed, _problem) ?? new SourceStatus { Id = Id, Problem = _problem });
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task OpenFeedAsync()
    {
        var state = _checkpoint.State;
        if (state.Files is null)
        {
            state.RuleSet = _silo.RuleBook.Current.RuleSet.Hash;
            state.FirstStartTicks = _silo.Clock.GetUtcNow().UtcDateTime.Ticks;
            state.SinceTicks = _options.Start.Since is { } since ? (_silo.Clock.GetUtcNow().UtcDateTime - since).Ticks : 0;
        }

        _gauges!.FirstStarted(state.FirstStartTicks);
        _silo.RuleBook.NoteUse(Id, state.RuleSet);
        _feed = SourceFeed.Open(_options, state, _mark.Counts, _silo);
        if (_feed.RuleSet == _silo.RuleBook.Current.RuleSet.Hash)
            return;
        if (_mark.FileId != 0 && state.Files is not null)
            await CatchUpAsync();
        await TakeRulesAsync();
    }

    /// <summary>
    /// At a batch boundary: a new rule set is noted, with the position, before anything is detected with it. What a crash left
    /// undone before that position is not there any more: it was read again with the old set.
    /// </summary>
    private async Task TakeRulesAsync()
    {
        var rules = _silo.RuleBook.Current;
        _checkpoint.State.RuleSet = rules.RuleSet.Hash;
        await WriteCheckpointAsync();
        _feed.Take(rules, _checkpoint.State);
        _lateShown = 0;
        _silo.RuleBook.NoteUse(Id, rules.RuleSet.Hash);
        LogRulesTaken(Id, rules.RuleSet.Hash[..12]);
    }

    /// <summary>Reads again, with the set noted in the checkpoint, what the process before had already read with it.</summary>
    private async Task CatchUpAsync()
    {
        while (_feed.Pipeline.Counts.Records < _mark.Records)
        {
            var consumed = await StepAsync(_mark.Records - _feed.Pipeline.Counts.Records);
            if (_feed.AwaitsCheckpoint)
                await NoteFindingsAsync();
            else if (consumed == 0)
                return;
        }
    }

    private void NoteReread()
    {
        var counts = _checkpoint.State.Counts;
        var file = _checkpoint.State.Files?.Find(progress => progress.FileId == _mark.FileId);
        var bytes = file is null ? 0 : Math.Max(0, _mark.Position - file.Position);
        SecMonMetrics.RereadBytes.WithLabels(Id).Set(bytes);
        SecMonMetrics.RereadRecords.WithLabels(Id).Set(Math.Max(0, _mark.Records - counts.Records));
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        await Task.Yield();
        var retry = PollInterval;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                // Asked of the feed: a set that could not be noted is not taken, and is tried again before anything is read.
                if (!_feed.HasUnsent && _feed.RuleSet != _silo.RuleBook.Current.RuleSet.Hash)
                    await TakeRulesAsync();
                var consumed = await StepAsync(long.MaxValue);
                if (_feed.AwaitsCheckpoint)
                    await NoteFindingsAsync();
                _gauges!.Note(_feed, consumed);
                _isAtEnd = consumed == 0 && _feed.Reader.LagBytes == 0 && !_feed.Reader.IsBlind;
                if (_isAtEnd)
                    _feed.AtEnd();
                await MaintainAsync();
                NoteProblem(_feed.Reader.Problem);
                retry = PollInterval;
                if (consumed == 0)
                    await Task.Delay(PollInterval, _silo.Clock, cancellation);
                else
                    await Task.Yield();
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                break;
            }
            catch (StaleEpochException stale)
            {
                LogStale(Id, stale.Message);
                DeactivateOnIdle();
                return;
            }
            catch (Exception failed)
            {
                // Whatever it is: a source must be seen failing and be tried again, never end unseen.
                if (!IsPassing(failed))
                    LogUnexpected(Id, failed);
                NoteProblem(MessageOf(failed));
                retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
                await PauseAsync(retry, cancellation);
            }
        }

        await FinishAsync();
    }

    /// <summary>What may be over at the next try: a file or disk in trouble, a call that timed out.</summary>
    private static bool IsPassing(Exception failed) =>
        failed is IOException or UnauthorizedAccessException or StoreException or InvalidDataException or TimeoutException or OrleansException;

    /// <summary>Marks and trails lie in the data folder too; the system's own word for a full disk says nothing of what to do.</summary>
    private string MessageOf(Exception failed) =>
        failed is IOException full && DataFolder.IsFull(full) ? $"no space left for {_silo.DataFolder}. Free some space; secmon goes on by itself and nothing is lost." : failed.Message;

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(pause, _silo.Clock, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            LogStopsWhileFailing(Id);
        }
    }

    /// <summary>Reads, detects and hands over one batch.</summary>
    /// <returns>Bytes consumed; 0 when there is nothing to read now.</returns>
    private async Task<long> StepAsync(long mostRecords)
    {
        if (!_feed.HasUnsent)
        {
            var started = Stopwatch.GetTimestamp();
            await _feed.ReadAsync(TurnLength, mostRecords, _stopping.Token);
            _feed.BatchStarted = started;
        }

        if (!_feed.HasUnsent)
            return 0;

        await NoteArrivalAsync();
        _feed.Reader.Keep();
        // Also when stopping: what was consumed is handed over, or the checkpoint could not pass it.
        await HandOverAsync();
        SecMonMetrics.BatchDuration.WithLabels(Id).Observe(Stopwatch.GetElapsedTime(_feed.BatchStarted).TotalSeconds);
        if (_feed.Pipeline.Output.CutLists > 0)
            LogCutLists(Id, _feed.Pipeline.Output.CutLists);
        // Before the counters show it: none may fall below what was shown.
        if (_feed.Reader.Progress.LastOrDefault(file => file.FileId == _feed.CurrentFile) is { } file)
            _mark.Write(file.FileId, file.Position, _feed.Pipeline.Counts);
        return _feed.Sent();
    }

    /// <summary>What was read before a cut is not there to be read again: the checkpoint knows it before anything behind the cut is read.</summary>
    private async Task NoteFindingsAsync()
    {
        foreach (var finding in _feed.Reader.Findings)
            LogFinding(Id, finding.Text);
        _gauges!.Note(_feed.Reader.Findings);
        await WriteCheckpointAsync();
        _feed.ConfirmFindings();
    }

    /// <summary>Before anything that was decided by it leaves the source: after a crash the same is decided.</summary>
    private async Task NoteArrivalAsync()
    {
        if (_feed.Arrivals.Unwritten is not { } note)
            return;
        await _silo.Store.WriteAsync(connection =>
        {
            Owners.Check(connection, "source", Id, _epoch);
            return ArrivalNotes.Write(connection, Id, note);
        });
        _feed.Arrivals.Noted();
    }

    private async Task HandOverAsync()
    {
        var output = _feed.Pipeline.Output;
        var waiting = new List<Task>();
        if (output.Alerts.Count > 0)
            waiting.Add(_silo.AppendAlertsAsync(output.Alerts));
        if (_feed.Pipeline.Rejected.Count > 0)
            waiting.Add(_silo.Quarantine.KeepAsync(Id, _feed.Pipeline.Rejected));
        for (var partition = 0; partition < output.Entries.Count; partition++)
        {
            if (output.Entries[partition].Count > 0)
                waiting.Add(SendAsync(partition, output.Entries[partition]));
        }

        await Task.WhenAll(waiting);
    }

    private Task SendAsync(int partition, List<MatchEntry> entries) =>
        GrainFactory.GetGrain<ICorrelationGrain>(partition).AcceptAsync(new PartitionBatch
        {
            Sender = Id,
            Epoch = _epoch,
            Sequence = ++_batchSequence[partition],
            Body = MatchEntryCodec.Write(entries),
        });

    private async Task MaintainAsync()
    {
        var hasMoved = Standing != _atCheckpoint;
        if ((hasMoved && Stopwatch.GetElapsedTime(_checkpointAt) >= _checkpointInterval) || IsActivityDue)
            await WriteCheckpointAsync();
        if (Stopwatch.GetElapsedTime(_tickAt) >= TickInterval)
            await TickAsync();

        _gauges!.Show(_feed);
        _silo.NoteBacklog(Id, _gauges.BacklogUntil);
        SecMonMetrics.CheckpointAge.WithLabels(Id).Set(hasMoved ? Stopwatch.GetElapsedTime(_checkpointAt).TotalSeconds : 0);
    }

    /// <summary>
    /// Partitions forget by event time only, as in a replay: a log that was written long ago must find its windows however long
    /// the reading pauses. They wait for silence by the clock when all there is has been read; a source that lags says its event
    /// time only, because being behind is lag, not silence (design.md, Time for silence).
    /// </summary>
    private async Task TickAsync()
    {
        _tickAt = Stopwatch.GetTimestamp();
        _feed.ReportRuleCosts();
        // What has been read to its end cannot show any more that a jump ahead was none.
        var ticks = _isAtEnd ? _feed.Stream.Ticks : _feed.Stream.SettledTicks;
        var clockTicks = _isAtEnd ? Math.Max(ticks, (_silo.Clock.GetUtcNow().UtcDateTime - ClockMargin).Ticks) : ticks;
        await Task.WhenAll(Enumerable.Range(0, CorrelationPartition.Partitions)
            .Select(partition => GrainFactory.GetGrain<ICorrelationGrain>(partition).TickAsync(Id, ticks, clockTicks)));
    }

    private async Task WriteCheckpointAsync()
    {
        var started = Stopwatch.GetTimestamp();
        await WriteActivityAsync();
        var state = _checkpoint.State;   // Orleans gives it to the grain's own turns only
        await Task.Run(() => _feed.Save(state));   // may be large, and a turn is short
        state.Epoch = _epoch;
        await _silo.Store.WriteAsync(connection =>
        {
            Owners.Check(connection, "source", Id, _epoch);
            return 0;
        });
        await _checkpoint.WriteStateAsync();
        _checkpointAt = Stopwatch.GetTimestamp();
        // Many open sessions make a checkpoint large; writing it must not take more than about a tenth of the time.
        var interval = Stopwatch.GetElapsedTime(started) * 10;
        _checkpointInterval = interval < ShortestCheckpointInterval ? ShortestCheckpointInterval
            : interval > LongestCheckpointInterval ? LongestCheckpointInterval : interval;
        _atCheckpoint = Standing;
    }

    /// <summary>Also a file that is only known, or a first look that could see, decides what is read after a crash.</summary>
    private (long Records, int Files, bool IsFirstLookDue) Standing =>
        (_feed.Pipeline.Counts.Records, _feed.Reader.Progress.Count, _feed.Reader.FirstLook.IsDue);

    private bool IsActivityDue => _feed.Pipeline.Activity is { HasChanged: true } && Stopwatch.GetElapsedTime(_activityAt) >= ActivityInterval;

    /// <summary>Before the checkpoint: what was counted past a checkpoint is counted again, with the same versions.</summary>
    private async Task WriteActivityAsync()
    {
        if (_feed.Pipeline.Activity is not { } activity)
            return;
        var withOpen = IsActivityDue || _stopping.IsCancellationRequested;
        var changed = await Task.Run(() => activity.Changed(withOpen));
        var now = _silo.Clock.GetUtcNow().UtcDateTime;
        foreach (var some in changed.Chunk(ActivityOutbox.MostDocuments))
        {
            await _silo.Store.WriteAsync(connection =>
            {
                Owners.Check(connection, "source", Id, _epoch);
                return ActivityOutbox.Write(connection, some, now);
            });
        }

        activity.Handed(withOpen);
        if (withOpen)
            _activityAt = Stopwatch.GetTimestamp();
        SecMonMetrics.ActivityLate.WithLabels(Id).Inc(activity.Late - _lateShown);
        _lateShown = activity.Late;
    }

    private async Task FinishAsync()
    {
        try
        {
            if (!_feed.HasUnsent)
                await WriteCheckpointAsync();
        }
        catch (Exception failed) when (failed is StoreException or StaleEpochException)
        {
            LogNoLastCheckpoint(Id, failed.Message);
        }
    }

    private void NoteProblem(string? problem)
    {
        if (problem == _problem)
            return;
        _problem = problem;
        SecMonMetrics.SourceUp.WithLabels(Id).Set(problem is null ? 1 : 0);
        if (problem is null)
            LogRecovered(Id);
        else
            LogFailing(Id, problem);
    }

    [LoggerMessage(1, LogLevel.Information, "Source {Source} reads {Path}, {Records} records before this start")]
    private partial void LogStarted(string source, string path, long records);

    [LoggerMessage(2, LogLevel.Information, "Source {Source} detects with rule set {RuleSet} from here on")]
    private partial void LogRulesTaken(string source, string ruleSet);

    [LoggerMessage(3, LogLevel.Error, "Source {Source} is failing and will be tried again: {Problem}")]
    private partial void LogFailing(string source, string problem);

    [LoggerMessage(4, LogLevel.Information, "Source {Source} works again")]
    private partial void LogRecovered(string source);

    [LoggerMessage(5, LogLevel.Warning, "Source {Source} gives way: {Reason}")]
    private partial void LogStale(string source, string reason);

    [LoggerMessage(10, LogLevel.Error, "Source {Source}: {Finding}")]
    private partial void LogFinding(string source, string finding);

    [LoggerMessage(8, LogLevel.Critical, "Source {Source} met an error that nobody foresaw; it will be tried again")]
    private partial void LogUnexpected(string source, Exception failed);

    [LoggerMessage(7, LogLevel.Information, "Source {Source} stops while it is failing")]
    private partial void LogStopsWhileFailing(string source);

    [LoggerMessage(9, LogLevel.Warning, "Source {Source} read {Events} event(s) with a list of more than 1,000 elements; correlations took the first 1,000")]
    private partial void LogCutLists(string source, long events);

    [LoggerMessage(6, LogLevel.Warning, "Source {Source} could not write its last checkpoint and will read some records again: {Problem}")]
    private partial void LogNoLastCheckpoint(string source, string problem);
}
