namespace SecMon.Silo.Tests.Ledger;

/// <summary>Retention in the embedded store.</summary>
public sealed class SqliteRetentionTests : RetentionContract
{
    private protected override Task<LedgerBench> CreateBenchAsync() => Task.FromResult<LedgerBench>(new SqliteBench());
}
