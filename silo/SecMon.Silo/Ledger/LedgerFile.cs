using Npgsql;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Ledger;

/// <summary>A ledger for the command line: in a data folder, or in PostgreSQL. The silo may be running.</summary>
internal sealed class LedgerFile(string storePath, string? postgreSql)
{
    /// <summary>Verifies the whole chain in one snapshot.</summary>
    public async Task<LedgerVerification> VerifyAsync(LedgerVerifier verifier, Action<long> progress, CancellationToken cancellation)
    {
        if (postgreSql is null)
        {
            await using var reader = Store.OpenReader(storePath);
            return SqliteLedgerFile.Verify(reader, verifier, progress);
        }

        return await InPostgreSqlAsync(
            table =>
            {
                var count = 0L;
                return verifier.Verify(table.Read(long.MinValue, long.MaxValue, kind: null).Select(entry => Counted(entry, ++count, progress)), table.Head(), table.ForgottenDigest());
            },
            cancellation);
    }

    /// <summary>Gives every entry from a number on to a reader, in one snapshot.</summary>
    public async Task ReadAsync(long from, Action<LedgerEntry> read, CancellationToken cancellation)
    {
        if (postgreSql is null)
        {
            await using var reader = Store.OpenReader(storePath);
            await using var transaction = reader.BeginTransaction(deferred: true);
            ReadAll(new LedgerTable(reader), from, read, cancellation);
            return;
        }

        await InPostgreSqlAsync(
            table =>
            {
                ReadAll(table, from, read, cancellation);
                return 0;
            },
            cancellation);
    }

    private static void ReadAll(LedgerTable table, long from, Action<LedgerEntry> read, CancellationToken cancellation)
    {
        foreach (var entry in table.Read(from - 1, long.MaxValue, kind: null))
        {
            cancellation.ThrowIfCancellationRequested();
            read(entry);
        }
    }

    private static LedgerEntry Counted(LedgerEntry entry, long count, Action<long> progress)
    {
        progress(count);
        return entry;
    }

    private async Task<T> InPostgreSqlAsync<T>(Func<LedgerTable, T> work, CancellationToken cancellation)
    {
        try
        {
            await using var database = PostgreSqlLedgerSchema.Connect(postgreSql!);
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
            return work(new LedgerTable(connection));
        }
        catch (NpgsqlException failed)
        {
            throw new StoreException($"cannot read the ledger in PostgreSQL: {failed.Message}", failed);
        }
    }
}
