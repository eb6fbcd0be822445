using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Ledger;

internal sealed class SqliteBench : LedgerBench
{
    public string StorePath => DataFolder.StorePathIn(Scratch.Path);

    public Store? Store { get; private set; }

    public override Task<IAlertLedger> OpenAsync(TimeSpan? retention = null)
    {
        Store ??= Keep(Store.Open(StorePath));
        return Task.FromResult<IAlertLedger>(new SqliteLedger(Store, retention, Clock, NullLogger<SqliteLedger>.Instance));
    }

    public override async Task TamperAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={StorePath};Pooling=False");
        await connection.OpenAsync();
#pragma warning disable CA2100 // statements of tests
        await using var command = new SqliteCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    protected override LedgerFile File() => new(StorePath, postgreSql: null);
}
