namespace SecMon.Silo.Tests.Ledger;

/// <summary>What was done to a ledger in the embedded store is found and named.</summary>
public sealed class SqliteVerificationTests : VerificationContract
{
    private protected override Task<LedgerBench> CreateBenchAsync() => Task.FromResult<LedgerBench>(new SqliteBench());
}
