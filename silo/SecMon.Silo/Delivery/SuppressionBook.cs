using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;
using SecMon.Silo.Keys;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Delivery;

/// <summary>Takes suppressions into the ledger, from where delivery learns of them.</summary>
public sealed class SuppressionBook(IAlertLedger ledger, DeliveryIndex index, DataKeys keys) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Makes a suppression, or changes it; what stands already is left as it is.</summary>
    public async Task SaveAsync(Suppression suppression)
    {
        await _turn.WaitAsync();
        try
        {
            var scrubber = new TextScrubber(keys.CreatePseudonyms());
            var body = SuppressionJson.Write(suppression with { Owner = scrubber.Scrub(suppression.Owner), Reason = scrubber.Scrub(suppression.Reason) });
            var last = await ledger.FindAsync(LedgerKind.Suppression, suppression.Id);
            if (last?.Body != body)
                await ledger.AppendAsync([new LedgerDraft(LedgerKind.Suppression, suppression.Id, (last?.Revision ?? index.SuppressionRevision(suppression.Id)) + 1, body)]);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
