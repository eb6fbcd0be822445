using SecMon.Detection.Decisions.Cases;
using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>Folds the ledger piece by piece, and decides about the cases that it touches. Used by one caller at a time.</summary>
/// <param name="ledger">The ledger.</param>
/// <param name="store">Where cases and incidents are kept.</param>
/// <param name="fold">Folds entries.</param>
/// <param name="deciderNow">Decides about cases by the rules and lists in force; null when nobody does.</param>
/// <param name="outcomes">Counts what decisions do, and which failed; null when nobody asks.</param>
internal sealed class LedgerFolding(IAlertLedger ledger, Store store, DeliveryFold fold, Func<CaseDecider?> deciderNow, OutcomeMeter? outcomes = null)
{
    private const int MostEntries = 200;   // a piece of work for the writer of the store, which others wait for

    private readonly DecisionOutbox _outbox = new(ledger, store, fold);
    private DecisionsAhead _ahead = new(ledger, after: 0);
    private CaseDecider? _decider;
    private long _knownThrough;     // upon entries up to here the ledger says what was decided
    private long _decidedThrough;   // upon entries up to here decisions were made
    private long _failedBefore;     // cases about which deciders before this one failed, up to here, are decided about again
    private bool _isTaken;          // decisions were read ahead for a piece that is not folded
    private bool _isUnfinished;     // a piece is folded, and what was decided in it may not be in the ledger

    /// <summary>True when decisions were made of which the ledger does not know that nothing came.</summary>
    public bool HasUnmarked => _decidedThrough > _knownThrough;

    /// <summary>Finds out what is decided already, and finishes what a crash left.</summary>
    /// <param name="folded">The newest entry that is folded.</param>
    public async Task OpenAsync(long folded)
    {
        await _outbox.EmptyAsync();
        _knownThrough = await DecisionsAhead.ThroughAsync(ledger, folded);
        _ahead = new DecisionsAhead(ledger, folded);
    }

    /// <summary>Folds the next piece.</summary>
    /// <param name="folded">The newest entry that is folded.</param>
    /// <param name="onUnreadable">Told of an entry that cannot be read.</param>
    /// <returns>The newest entry that is folded now.</returns>
    public async Task<long> StepAsync(long folded, Action<long> onUnreadable)
    {
        if (_isUnfinished)
            return await FinishAsync();
        await TakeDeciderAsync();
        var entries = await ledger.ReadAsync(folded, MostEntries);
        if (entries.Count == 0)
            return folded;
        var read = entries.Select(FoldedEntry.Of).ToList();
        foreach (var unreadable in read.Where(entry => entry.IsUnreadable))
            onUnreadable(unreadable.Entry.Sequence);

        if (_isTaken)
            _ahead = new DecisionsAhead(ledger, folded);   // what was taken for a piece that could not be written
        _isTaken = true;
        var ahead = await _ahead.TakeAsync(Math.Min(_knownThrough, entries[^1].Sequence));
        _isUnfinished = true;
        var through = await store.WriteAsync(connection =>
        {
            var deciding = new CaseDeciding(fold, connection, _decider, _knownThrough, ahead, outcomes);
            fold.Apply(connection, read, deciding);
            return deciding.Through;
        });
        _isTaken = false;
        _decidedThrough = Math.Max(_decidedThrough, through);
        return await FinishAsync();
    }

    /// <summary>Nothing more is folded before the ledger has what was decided: a ledger that is away holds this up, and is tried again.</summary>
    private async Task<long> FinishAsync()
    {
        if (await _outbox.EmptyAsync())
            _knownThrough = Math.Max(_knownThrough, _decidedThrough);
        _isUnfinished = false;
        using var reader = Store.OpenReader(store.Path);
        return new DeliveryTables(reader).Folded().Sequence;
    }

    /// <summary>Notes in the ledger how far decisions were made, where nothing came of the last ones: with other rules they are not made again.</summary>
    public async Task MarkAsync()
    {
        if (!HasUnmarked)
            return;
        await ledger.AppendAsync([new LedgerDraft(LedgerKind.Decision, $"through:{_decidedThrough}", 1, DecisionJson.WriteThrough(_decidedThrough))]);
        _knownThrough = _decidedThrough;
    }

    private async Task TakeDeciderAsync()
    {
        var decider = deciderNow();
        if (decider != _decider)
        {
            await MarkAsync();
            _decider = decider;   // last: what fails above is tried again
            _failedBefore = decider is { Decides: true } ? _outbox.NewestFailed() : 0;
        }

        if (_failedBefore > 0 && !await _outbox.DecideAgainAsync(_failedBefore))
            _failedBefore = 0;
    }
}
