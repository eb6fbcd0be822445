using SecMon.Silo.Ledger;
using SecMon.Silo.Sinks;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>
/// Where sinks begin that never delivered. One for people that is added to an old ledger begins with what comes next: nobody wants
/// to hear of last year. All beginnings are noted at once, before any sink delivers: what one delivers must not make the ledger old for the next.
/// </summary>
/// <param name="registrations">The sinks in use.</param>
/// <param name="cursors">Where they stand.</param>
/// <param name="ledger">What they follow.</param>
/// <param name="store">Keeps the cursors.</param>
internal sealed class SinkBeginnings(IEnumerable<SinkRegistration> registrations, DeliveryCursors cursors, IAlertLedger ledger, Store store) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>The newest entry that a sink has delivered, or must not.</summary>
    public async Task<long> OfAsync(string sink)
    {
        await _turn.WaitAsync();
        try
        {
            if (cursors.Find(sink) is { } known)
                return known;
            await NoteAllAsync();
            return cursors.Find(sink) ?? throw new StoreException($"the cursor of sink {sink} is gone again");
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task NoteAllAsync()
    {
        var end = cursors.WasLedgerOld ? (await ledger.HeadAsync()).Sequence : 0;
        var beginnings = registrations.Select(one => one.Sink)
            .Where(sink => cursors.Find(sink.Name) is null)
            .ToDictionary(sink => sink.Name, sink => sink.Takes.HasFlag(SinkDocumentKinds.Notice) ? end : 0);
        await store.WriteAsync(connection => beginnings.Sum(beginning => DeliveryCursors.Write(connection, beginning.Key, beginning.Value)));
    }
}
