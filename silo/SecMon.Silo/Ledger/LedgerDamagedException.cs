using Microsoft.Data.Sqlite;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Ledger;

/// <summary>What the ledger is kept in was damaged or tampered with: trying again does not help.</summary>
[GenerateSerializer]
public sealed class LedgerDamagedException : StoreException
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    /// <summary>Makes the exception.</summary>
    public LedgerDamagedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>True for what only a changed file makes SQLite and its reader say.</summary>
    internal static bool IsDamage(Exception failure) => failure is SqliteException { SqliteErrorCode: Corrupt or NotADatabase }
        or InvalidCastException or InvalidOperationException or InvalidDataException or FormatException or OverflowException;   // the second: a NULL where none can be
}
