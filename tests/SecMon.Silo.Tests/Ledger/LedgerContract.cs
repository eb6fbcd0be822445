using SecMon.Silo.Ledger;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>A test class that runs once for every kind of ledger.</summary>
public abstract class LedgerContract : IAsyncLifetime
{
    private readonly Lazy<Task<IAlertLedger>> _ledger;

    protected LedgerContract() => _ledger = new Lazy<Task<IAlertLedger>>(() => Bench.OpenAsync());

    private protected LedgerBench Bench { get; private set; } = null!;

    private protected Task<IAlertLedger> Ledger => _ledger.Value;

    public async ValueTask InitializeAsync() => Bench = await CreateBenchAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Bench is not null)
            await Bench.DisposeAsync();
    }

    private protected abstract Task<LedgerBench> CreateBenchAsync();
}
