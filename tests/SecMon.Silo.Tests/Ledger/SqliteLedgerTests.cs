namespace SecMon.Silo.Tests.Ledger;

/// <summary>The ledger in the embedded store.</summary>
public sealed class SqliteLedgerTests : AlertLedgerContract
{
    public override ValueTask InitializeAsync()
    {
        Bench = new SqliteBench();
        return ValueTask.CompletedTask;
    }
}
