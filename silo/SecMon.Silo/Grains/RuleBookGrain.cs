using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Grains;

/// <inheritdoc cref="IRuleBookGrain"/>
public sealed class RuleBookGrain(RuleBook book, IAlertLedger ledger) : Grain, IRuleBookGrain
{
    /// <inheritdoc/>
    public Task<string> CurrentAsync() => Task.FromResult(book.Current.RuleSet.Hash);

    /// <inheritdoc/>
    public Task AnnounceAsync() => book.AnnounceAsync(ledger);
}
