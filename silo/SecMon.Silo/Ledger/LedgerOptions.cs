namespace SecMon.Silo.Ledger;

/// <summary>How the ledger is kept.</summary>
public sealed record LedgerOptions
{
    /// <summary>Connection string of the PostgreSQL database that holds it; null keeps it in the embedded store. Holds a secret.</summary>
    public string? PostgreSql { get; init; }

    /// <summary>Private key in PEM; null uses the data folder's own.</summary>
    public string? SigningKeyFile { get; init; }

    /// <summary>Public keys in PEM of signing keys used before: what they signed still counts.</summary>
    public IReadOnlyList<string> OldPublicKeyFiles { get; init; } = [];

    /// <summary>Entries older than this are removed; null keeps them for ever.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>A checkpoint is signed after as many entries.</summary>
    public int CheckpointEntries { get; init; } = 1_000;

    /// <summary>And at least this often, when there is anything new.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public override string ToString() => $"LedgerOptions {{ PostgreSql = {(PostgreSql is null ? "no" : "yes")}, Retention = {Retention} }}";
}
