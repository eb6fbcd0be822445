using SecMon.Silo.Ledger;

namespace SecMon.Silo.Delivery;

/// <summary>
/// What the ledger says was decided upon entries that are folded again. It stands behind them there; two readers go ahead, one a kind,
/// since decisions stand in the order of what they were made upon.
/// </summary>
internal sealed class DecisionsAhead(IAlertLedger ledger, long after)
{
    private const int MostEntries = 1_000;

    private readonly OneKind[] _kinds = [new(ledger, LedgerKind.Decision, after), new(ledger, LedgerKind.Incident, after)];

    /// <summary>The newest entry upon which something was decided; 0 for none.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="after">What stands in it up to here is folded.</param>
    public static async Task<long> ThroughAsync(IAlertLedger ledger, long after)
    {
        var through = 0L;
        foreach (var kind in new[] { LedgerKind.Decision, LedgerKind.Incident })
        {
            var reader = new OneKind(ledger, kind, after);
            while (await reader.NextAsync(long.MaxValue) is { } entry)
                through = Math.Max(through, entry.Decision!.Trigger);
        }

        return through;
    }

    /// <summary>Decisions made upon entries up to a number, by that number; those taken before come no more.</summary>
    public async Task<ILookup<long, FoldedEntry>> TakeAsync(long through)
    {
        var taken = new List<FoldedEntry>();
        foreach (var kind in _kinds)
        {
            while (await kind.NextAsync(through) is { } entry)
                taken.Add(entry);
        }

        return taken.OrderBy(entry => entry.Entry.Sequence).ToLookup(entry => entry.Decision!.Trigger);
    }

    private sealed class OneKind(IAlertLedger ledger, string kind, long after)
    {
        private readonly Queue<FoldedEntry> _read = [];
        private long _after = after;
        private bool _isAtEnd;

        public async Task<FoldedEntry?> NextAsync(long through)
        {
            while (_read.Count == 0 && !_isAtEnd)
            {
                var page = await ledger.ReadAsync(_after, MostEntries, kind);
                _isAtEnd = page.Count == 0;
                foreach (var entry in page.Select(FoldedEntry.Of).Where(entry => !entry.IsUnreadable))
                    _read.Enqueue(entry);
                _after = page.Count > 0 ? page[^1].Sequence : _after;
            }

            return _read.TryPeek(out var next) && next.Decision!.Trigger <= through ? _read.Dequeue() : null;
        }
    }
}
