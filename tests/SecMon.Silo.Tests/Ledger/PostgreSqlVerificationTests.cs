using SecMon.Silo.Tests.PostgreSql;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>What was done to a ledger in PostgreSQL is found and named.</summary>
public sealed class PostgreSqlVerificationTests(SharedPostgreSql server) : VerificationContract
{
    private protected override async Task<LedgerBench> CreateBenchAsync() => new PostgreSqlBench(await server.CreateDatabaseAsync());
}
