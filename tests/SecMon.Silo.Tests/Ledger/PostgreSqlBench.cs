using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Silo.Ledger;
using SecMon.Silo.Tests.PostgreSql;

namespace SecMon.Silo.Tests.Ledger;

internal sealed class PostgreSqlBench(string connectionString) : LedgerBench
{
    public string ConnectionString => connectionString;

    public override async Task<IAlertLedger> OpenAsync(TimeSpan? retention = null) =>
        Keep(await PostgreSqlLedger.OpenAsync(connectionString.Replace("Pooling=false", "Pooling=true", StringComparison.Ordinal), retention, Clock, NullLogger<PostgreSqlLedger>.Instance));

    public override Task TamperAsync(string sql) => PostgreSqlServer.RunAsync(connectionString, sql);

    protected override LedgerFile File() => new("", connectionString);
}
