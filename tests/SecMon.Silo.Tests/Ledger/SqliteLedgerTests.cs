namespace SecMon.Silo.Tests.Ledger;

/// <summary>The ledger in the embedded store.</summary>
public sealed class SqliteLedgerTests : AlertLedgerContract
{
    private protected override Task<LedgerBench> CreateBenchAsync() => Task.FromResult<LedgerBench>(new SqliteBench());
}
