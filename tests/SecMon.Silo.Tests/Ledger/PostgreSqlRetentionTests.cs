using SecMon.Silo.Tests.PostgreSql;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>Retention in PostgreSQL.</summary>
public sealed class PostgreSqlRetentionTests(SharedPostgreSql server) : RetentionContract
{
    private protected override async Task<LedgerBench> CreateBenchAsync() => new PostgreSqlBench(await server.CreateDatabaseAsync());
}
