using Npgsql;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Ledger;

/// <summary>The ledger's tables in PostgreSQL; the same as in the embedded store.</summary>
internal static class PostgreSqlLedgerSchema
{
    private const long LockKey = 0x5EC_0_0001;   // two silos that start at once must not both make tables

    private static readonly string Create = $"""
        SELECT pg_advisory_xact_lock({LockKey});
        CREATE TABLE IF NOT EXISTS ledger_head (
          id integer PRIMARY KEY CHECK (id = 1), sequence bigint NOT NULL, hash text NOT NULL, cut_off text NOT NULL DEFAULT '');
        CREATE TABLE IF NOT EXISTS ledger (
          sequence bigint PRIMARY KEY, time text NOT NULL, kind text NOT NULL, key text NOT NULL, revision bigint NOT NULL,
          body text NOT NULL, previous_hash text NOT NULL, hash text NOT NULL, UNIQUE (kind, key, revision));
        CREATE TABLE IF NOT EXISTS ledger_forgotten (
          kind text NOT NULL, key text NOT NULL, revision bigint NOT NULL, PRIMARY KEY (kind, key, revision));
        INSERT INTO ledger_head (id, sequence, hash)
          SELECT 1, 0, '' WHERE NOT EXISTS (SELECT 1 FROM ledger) ON CONFLICT DO NOTHING;
        """;

    /// <summary>Makes a source of connections.</summary>
    /// <exception cref="StoreException">The connection string is none.</exception>
    public static NpgsqlDataSource Connect(string connectionString)
    {
        try
        {
            return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "secmon", MaxPoolSize = 8, Timeout = 10, CommandTimeout = 30 });
        }
        catch (ArgumentException)
        {
            throw new StoreException("the ledger's PostgreSQL connection string is none. Write  Host=db;Database=secmon;Username=secmon;Password=…  into the file that ledger: {postgresql_file: …} names.");
        }
    }

    /// <summary>Makes the tables that are missing.</summary>
    public static async Task CreateAsync(NpgsqlConnection connection)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var command = connection.CreateCommand())
        {
#pragma warning disable CA2100 // the constant above
            command.CommandText = Create;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }
}
