using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace SecMon.Silo.Ledger;

/// <summary>Reads the ledger of a SQLite file as strictly as a verifier needs it: the file itself may be damaged.</summary>
internal static class SqliteLedgerFile
{
    /// <summary>Verifies the ledger in one snapshot of the file, so that a running silo may go on appending.</summary>
    public static LedgerVerification Verify(SqliteConnection connection, LedgerVerifier verifier, Action<long> progress)
    {
        long read = 0;
        try
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            var table = new LedgerTable(connection);
            CheckTypes(connection, "ledger_head", "typeof(id) || typeof(sequence) || typeof(hash) || typeof(cut_off)", "integerintegertexttext");
            CheckTypes(connection, "ledger_forgotten", "typeof(kind) || typeof(key) || typeof(revision)", "texttextinteger");
            var result = verifier.Verify(Entries(connection, count => progress(read = count)), table.Head(), table.ForgottenDigest());
            return result.Problem is null && Damage(connection) is { } damage ? result with { Problem = damage } : result;
        }
        catch (Exception damaged) when (damaged is SqliteException || LedgerDamagedException.IsDamage(damaged))
        {
            return new LedgerVerification(read, $"the file is damaged at or after entry {read + 1}: {damaged.Message}", Signed: 0, RemovedThrough: 0);
        }
    }

    /// <summary>A value of another storage class would read the same, although its bytes were changed.</summary>
    private static IEnumerable<LedgerEntry> Entries(SqliteConnection connection, Action<long> progress)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT sequence, time, kind, key, revision, body, previous_hash, hash,
                typeof(sequence) || typeof(time) || typeof(kind) || typeof(key) || typeof(revision) || typeof(body) || typeof(previous_hash) || typeof(hash)
              FROM ledger ORDER BY sequence
            """;
        using var row = command.ExecuteReader();
        var count = 0L;
        while (row.Read())
        {
            if (row.GetString(8) != "integertexttexttextintegertexttexttext")
                throw new InvalidDataException($"entry {row.GetInt64(0)} has values of other types ({row.GetString(8)})");
            progress(count++);
            yield return EntryOf(row);
        }
    }

    private static void CheckTypes(SqliteConnection connection, string table, string types, string expected)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this class only
        command.CommandText = $"SELECT {types} FROM {table}";
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            if (row.GetString(0) != expected)
                throw new InvalidDataException($"{table} has values of other types ({row.GetString(0)})");
        }
    }

    private static LedgerEntry EntryOf(DbDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3),
        row.GetInt64(4), row.GetString(5), row.GetString(6), row.GetString(7));

    /// <summary>The index by which known alerts are found is part of the ledger too.</summary>
    private static string? Damage(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check(1)";
        var verdict = command.ExecuteScalar() as string;
        return verdict == "ok" ? null : $"every entry holds, but the file is damaged: {verdict}";
    }
}
