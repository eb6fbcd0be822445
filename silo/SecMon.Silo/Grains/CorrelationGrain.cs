using System.Diagnostics;
using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
using SecMon.Silo.Health;
using SecMon.Silo.Hosting;
using SecMon.Silo.Rules;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Grains;

/// <inheritdoc cref="ICorrelationGrain"/>
/// <remarks>
/// Order of things: a batch is journalled, then answered; journalled batches are evaluated one after the other; the alerts
/// of a batch are in the ledger before a snapshot may cut the journal behind it. After a crash the last snapshot and the
/// journal, in its order, give the same windows, the same alerts and the same ids.
/// </remarks>
[KeepAlive]
public sealed partial class CorrelationGrain(SiloContext silo, CrowdedRules crowded, ILogger<CorrelationGrain> log) : Grain, ICorrelationGrain
{
    private const int MostWaitingEntries = 20_000;
    private const long JournalBytesPerSnapshot = 16 << 20;
    private const int MostRuleSets = 8;

    private static readonly TimeSpan TurnLength = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private readonly Queue<JournalRecord> _waiting = new();
    private readonly FiredInOrder _fired = new();
    private readonly Dictionary<string, long> _senderEpochs = [];
    private readonly Dictionary<string, long> _senderTicks = [];
    private readonly Dictionary<string, long> _senderClocks = [];
    private CorrelationPartition _partition = null!;
    private PartitionRules _rules = null!;
    private string? _rulesNoted;   // by the journal; those that evaluating has come to are in _rules
    private CorrelationMeter _meter = null!;
    private PartitionJournal _journal = null!;
    private JournalPositions _positions = new();
    private Task _evaluating = Task.CompletedTask;
    private bool _isEvaluating;   // said in the turn that found nothing waiting: the task itself ends in a later one
    private int _waitingEntries;
    private long _journalled;
    private long _bytesSinceSnapshot;
    private SnapshotInProgress? _snapshot;
    private BucketCopy? _unsavedCopy;   // until it is on disk: a snapshot without it would cut the journal behind what it does not hold

    private int Number => (int)this.GetPrimaryKeyLong();

    private string User => $"partition {Number}";

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _rules = new PartitionRules(silo.RuleBook);
        _partition = new CorrelationPartition(_rules, new AlertBuilder(silo.Keys.CreatePseudonyms())) { OnHeldBack = _fired.Add, OnOutcome = silo.Outcomes.Count, Watch = OutcomeMeter.Watch };
        _meter = new CorrelationMeter(Number, crowded);
        _journal = await PartitionJournal.OpenAsync(silo.Store, Number, new Storage.RecordSeal(silo.Keys.Quarantine));
        var recovered = _journal.Recover();
        _positions = recovered.Positions;
        if (recovered.RuleSet is not null)
            _rules.Take(recovered.SnapshotSequence, recovered.RuleSet);
        _rulesNoted = recovered.Records.LastOrDefault(record => record.Kind == JournalRecordKind.Rules)?.Sender ?? recovered.RuleSet;
        silo.RuleBook.NoteUse(User, [.. recovered.Records.Where(record => record.Kind == JournalRecordKind.Rules).Select(record => record.Sender), .. _rules.Needed]);
        _partition.Restore(recovered.Buckets, recovered.StreamTicks);
        _journalled = recovered.LastSequence;
        foreach (var record in recovered.Records)
            Enqueue(record);
        if (_waiting.Count > 0)
            LogRecovered(Number, _waiting.Count);
        StartEvaluating();
    }

    /// <inheritdoc/>
    public async Task AcceptAsync(PartitionBatch batch)
    {
        CheckSender(batch);
        if (_evaluating.IsFaulted)
            await _evaluating;
        var entries = MatchEntryCodec.Read(batch.Body);
        var news = entries.FindAll(entry => _positions.IsNew(batch.Sender, entry.Evidence));
        if (news.Count == 0)
            return;

        await NoteRulesAsync();
        var body = news.Count == entries.Count ? batch.Body : MatchEntryCodec.Write(news);
        var record = JournalRecord.OfEntries(_journalled + 1, batch.Sender, body);
        await AppendAsync(record);
        foreach (var entry in news)
            _positions.Note(batch.Sender, entry.Evidence);
        Enqueue(record);
        StartEvaluating();
        if (_waitingEntries > MostWaitingEntries)
            await _evaluating;   // back-pressure: the answer comes when there is room again
    }

    /// <inheritdoc/>
    public async Task TickAsync(string sender, long ticks, long clockTicks)
    {
        _senderTicks[sender] = ticks;
        _senderClocks[sender] = clockTicks;
        var reached = SlowestOf(_senderTicks);
        if (reached != long.MinValue && _partition.WouldAct(reached))
            await TakeTickAsync(sequence => JournalRecord.OfTick(sequence, sender, reached));
        var clocks = Clocks();
        if (_partition.WouldFire(new SourceClocks(clocks)))
            await TakeTickAsync(sequence => JournalRecord.OfSourceClocks(sequence, clocks));
    }

    /// <summary>The clocks of all sources of the configuration; of one that was not heard of yet nothing is known.</summary>
    private Dictionary<string, long> Clocks() => silo.Options.Sources.ToDictionary(source => source.Id, source => _senderClocks.GetValueOrDefault(source.Id, long.MinValue));

    /// <summary>A source that is behind, or was not heard of yet, may still enter what one that is ahead will not.</summary>
    private long SlowestOf(Dictionary<string, long> times) => times.Count < silo.Options.Sources.Count ? long.MinValue : times.Values.Min();

    /// <summary>A new rule set is journalled before anything is evaluated with it.</summary>
    private async Task NoteRulesAsync()
    {
        var current = silo.RuleBook.Current.RuleSet.Hash;
        if (_rulesNoted == current)
            return;
        var record = JournalRecord.OfRules(_journalled + 1, current);
        await AppendAsync(record);
        _rulesNoted = current;
        Enqueue(record);
    }

    private async Task TakeTickAsync(Func<long, JournalRecord> tick)
    {
        await NoteRulesAsync();
        var record = tick(_journalled + 1);
        await AppendAsync(record);
        Enqueue(record);
        StartEvaluating();
    }

    /// <inheritdoc/>
    public Task WakeAsync() => _evaluating;

    /// <summary>A source that was cut off and taken over elsewhere cannot write any more.</summary>
    private void CheckSender(PartitionBatch batch)
    {
        if (_senderEpochs.TryGetValue(batch.Sender, out var newest) && batch.Epoch < newest)
            throw new StaleEpochException($"source {batch.Sender}: epoch {batch.Epoch} is stale, {newest} took over");
        _senderEpochs[batch.Sender] = batch.Epoch;
    }

    private async Task AppendAsync(JournalRecord record)
    {
        try
        {
            await _journal.AppendAsync(record);
            _journalled = record.Sequence;
        }
        catch (StaleEpochException stale)
        {
            LogStale(Number, stale.Message);
            DeactivateOnIdle();
            throw new StoreException($"partition {Number} was taken over; try again", stale);
        }
    }

    private void Enqueue(JournalRecord record)
    {
        _waiting.Enqueue(record);
        _waitingEntries += record.EntryCount;
        _bytesSinceSnapshot += record.Body.Length;
    }

    private void StartEvaluating()
    {
        if (_isEvaluating)
            return;
        _isEvaluating = true;
        _evaluating = EvaluateOrReportAsync();
    }

    /// <summary>An error that nobody foresaw is reported, and passed on to whoever sends next, so that the source is seen failing.</summary>
    private async Task EvaluateOrReportAsync()
    {
        await Task.Yield();
        try
        {
            await EvaluateAsync();
        }
        catch (Exception failed)
        {
            LogUnexpected(Number, failed);
            DeactivateOnIdle();   // a record may be half applied; the next activation evaluates the journal from the snapshot on
            throw;
        }
    }

    private async Task EvaluateAsync()
    {
        while (_waiting.TryPeek(out var record))
        {
            await EvaluateAsync(record);
            _waiting.Dequeue();
            _waitingEntries -= record.EntryCount;
            await SnapshotAsync(record.Sequence);
        }

        _isEvaluating = false;
        _meter.Show(_partition);
    }

    private async Task EvaluateAsync(JournalRecord record)
    {
        switch (record.Kind)
        {
            case JournalRecordKind.Tick:
                _partition.Tick(record.Ticks, _fired.Alerts);
                break;
            case JournalRecordKind.ClockTick:
                _partition.TickClock(record.Ticks, _fired.Alerts);
                break;
            case JournalRecordKind.SourceClocks:
                _partition.TickClocks(record.Clocks, _fired.Alerts);
                break;
            case JournalRecordKind.Rules:
                TakeRules(record);
                break;
            default:
                await ApplyAsync(record);
                break;
        }

        await AppendFiredAsync();
    }

    private void TakeRules(JournalRecord record)
    {
        _rules.Take(record.Sequence, record.Sender);
        silo.RuleBook.NoteUse(User, _rules.Needed);
        // Every set since the last snapshot is kept, and there shall not be many.
        if (_rules.Needed.Count > MostRuleSets)
            _bytesSinceSnapshot = JournalBytesPerSnapshot;
    }

    private async Task ApplyAsync(JournalRecord record)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var entry in MatchEntryCodec.Read(record.Body))
        {
            _partition.Apply(entry, _fired.Alerts);
            if (Stopwatch.GetElapsedTime(started) < TurnLength)
                continue;
            await Task.Yield();
            started = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Appends what fired and what was held back, for as long as it takes: an alert is never given up.</summary>
    private async Task AppendFiredAsync()
    {
        var retry = TimeSpan.FromMilliseconds(100);
        while (!_fired.IsEmpty)
        {
            try
            {
                await silo.AppendAsync(_fired);
                _fired.Clear();
            }
            catch (StoreException failed)
            {
                LogLedgerFailing(Number, failed.Message);
                await Task.Delay(retry, silo.Clock);
                retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            }
        }
    }

    /// <summary>Takes a snapshot in small pieces between batches, and cuts the journal when it is whole.</summary>
    private async Task SnapshotAsync(long applied)
    {
        if (_snapshot is null && _bytesSinceSnapshot < JournalBytesPerSnapshot)
            return;
        try
        {
            if (_snapshot is null)
            {
                _partition.BeginSnapshot();
                _snapshot = new SnapshotInProgress(applied, _partition.StreamTicks, _positions.Copy(), _rules.Hash);
                _bytesSinceSnapshot = 0;
            }

            _unsavedCopy ??= _partition.TakeCopy();
            if (_unsavedCopy is { } copy)
            {
                await _journal.SaveBucketAsync(_snapshot.Sequence, copy);
                _unsavedCopy = null;
                return;
            }

            await _journal.SaveAsync(_snapshot);
            _rules.CutBehind(_snapshot.Sequence);
            silo.RuleBook.NoteUse(User, _rules.Needed);
            _snapshot = null;
        }
        catch (StoreException failed)
        {
            LogSnapshotFailing(Number, failed.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Partition {Partition} evaluates {Records} journal records again")]
    private partial void LogRecovered(int partition, int records);

    [LoggerMessage(5, LogLevel.Critical, "Partition {Partition} met an error that nobody foresaw; its journal is whole and will be evaluated again")]
    private partial void LogUnexpected(int partition, Exception failed);

    [LoggerMessage(4, LogLevel.Warning, "Partition {Partition} gives way: {Reason}")]
    private partial void LogStale(int partition, string reason);

    [LoggerMessage(2, LogLevel.Error, "Partition {Partition} cannot append to the ledger and tries again: {Problem}")]
    private partial void LogLedgerFailing(int partition, string problem);

    [LoggerMessage(3, LogLevel.Error, "Partition {Partition} cannot save its snapshot and tries again: {Problem}")]
    private partial void LogSnapshotFailing(int partition, string problem);
}
