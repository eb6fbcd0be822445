using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Grains;

/// <inheritdoc cref="ICaseGrain"/>
/// <remarks>
/// It holds no state: the ledger does. One turn at a time keeps two people apart; should two activations ever meet, the ledger takes
/// one entry of a revision and refuses the other.
/// </remarks>
public sealed class CaseGrain(IAlertLedger ledger, DeliveryFolder folder, DeliveryIndex index, TimeProvider clock) : Grain, ICaseGrain
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public async Task<CaseChangeResult> ChangeAsync(string change, long? expected)
    {
        var id = this.GetPrimaryKeyString();
        await CatchUpAsync(ledger.LastSequence);
        if (index.FindCase(id) is not { } before)
            return new CaseChangeResult(CaseChangeOutcome.NotFound, $"there is no case {id}");
        if (expected is { } revision && revision != before.ChangeRevision)
            return new CaseChangeResult(CaseChangeOutcome.Stale, $"somebody changed the case meanwhile: it has {before.ChangeRevision} changes, you decided with {revision}. Read it again");
        if (CaseChangeJson.Read(change).Apply(before, clock.GetUtcNow().UtcDateTime).Problem is { } problem)
            return new CaseChangeResult(CaseChangeOutcome.NotAllowed, problem);

        var result = await ledger.AppendAsync([new LedgerDraft(LedgerKind.CaseChange, id, before.ChangeRevision + 1, change)]);
        if (result.Conflicts.Count > 0)
            return new CaseChangeResult(CaseChangeOutcome.Stale, "somebody changed the case at the same moment. Read it again");
        await CatchUpAsync(result.LastSequence);
        return new CaseChangeResult(CaseChangeOutcome.Changed);
    }

    private async Task CatchUpAsync(long sequence)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        while (folder.Folded < sequence)
            await folder.WaitForAsync(folder.Folded, patience.Token);
    }
}
