using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace SecMon.Silo.Storage;

/// <summary>
/// The embedded store: one SQLite file, WAL, fully synchronous. All writing is done by one thread, which commits what
/// waits in one transaction (at most 500 pieces); a piece that fails is rolled back alone. Readers have connections of their own.
/// </summary>
public sealed class Store : IAsyncDisposable
{
    private const int MostPiecesPerCommit = 500;

    private readonly Channel<WorkPiece> _work = Channel.CreateUnbounded<WorkPiece>(new() { SingleReader = true });
    private readonly SqliteConnection _writer;
    private readonly Thread _thread;

    private Store(string path, SqliteConnection writer)
    {
        Path = path;
        _writer = writer;
        _thread = new Thread(Work) { IsBackground = true, Name = "secmon store" };
        _thread.Start();
    }

    /// <summary>Path of the SQLite file.</summary>
    public string Path { get; }

    /// <summary>Opens the store, making it if needed (mode 0600).</summary>
    /// <param name="path">The SQLite file.</param>
    /// <exception cref="StoreException">The file cannot be opened or is of a newer version.</exception>
    public static Store Open(string path)
    {
        try
        {
            if (!File.Exists(path) && !OperatingSystem.IsWindows())
                new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }).Dispose();

            var connection = new SqliteConnection($"Data Source={path};Pooling=False");
            connection.Open();
            Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000; PRAGMA auto_vacuum=INCREMENTAL;");
            Migrate(connection);
            return new Store(path, connection);
        }
        catch (Exception refused) when (refused is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"cannot open the store {path}: {refused.Message}", refused);
        }
    }

    /// <summary>A connection for reading, while the store is written or not.</summary>
    /// <param name="path">The SQLite file.</param>
    /// <exception cref="StoreException">There is no such file, or it cannot be read.</exception>
    public static SqliteConnection OpenReader(string path)
    {
        if (!File.Exists(path))
            throw new StoreException($"there is no store at {path}. Name the data folder of a silo with --data.");
        try
        {
            // Not mode=ro: a reader of a WAL file must be able to make the shared-memory file when no silo runs.
            // Pooled: sinks and API open one for each look.
            var connection = new SqliteConnection($"Data Source={path};Pooling=True;Default Timeout=30");
            connection.Open();
            Execute(connection, "PRAGMA query_only=1;");
            return connection;
        }
        catch (SqliteException refused)
        {
            throw new StoreException($"cannot read the store {path}: {refused.Message}", refused);
        }
    }

    /// <summary>Does a piece of work in the next transaction. The task ends when it is on disk.</summary>
    /// <param name="work">Runs on the writer's thread; must only use the connection.</param>
    /// <returns>What the work returned.</returns>
    /// <exception cref="StoreException">The disk is full or the file cannot be written; the piece is not done and may be tried again.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work)
    {
        var piece = new WorkPiece(connection => work(connection));
        if (!_work.Writer.TryWrite(piece))
            throw new StoreException("the store is closed");
        return (T)(await piece.Done.Task)!;
    }

    /// <summary>Ends when everything handed over is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await Task.Run(_thread.Join);
        await _writer.DisposeAsync();
    }

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constant statements of this folder only
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static void Migrate(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var version = Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        if (version > StoreSchema.Version)
            throw new StoreException($"the store is of version {version}, this secmon knows up to {StoreSchema.Version}. Use the newer secmon.");
        if (version == StoreSchema.Version)
            return;
        var change = version == 1 ? StoreSchema.From1To2 : "";
        Execute(connection, $"BEGIN IMMEDIATE; {change} {StoreSchema.Create} {Delivery.DeliverySchema.Create} {StoreSchema.Orleans}");
        foreach (var (table, column, type) in Delivery.DeliverySchema.Added)
        {
            if (!HasColumn(connection, table, column))
                Execute(connection, $"ALTER TABLE {table} ADD COLUMN {column} {type}");
        }

        Execute(connection, $"PRAGMA user_version={StoreSchema.Version}; COMMIT;");
    }

    private static bool HasColumn(SqliteConnection connection, string table, string column)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 FROM pragma_table_info($table) WHERE name = $column";
        command.Parameters.AddWithValue("$table", table);
        command.Parameters.AddWithValue("$column", column);
        return command.ExecuteScalar() is not null;
    }

    private void Work()
    {
        var pieces = new List<WorkPiece>(MostPiecesPerCommit);
        while (WaitForWork())
        {
            pieces.Clear();
            while (pieces.Count < MostPiecesPerCommit && _work.Reader.TryRead(out var piece))
                pieces.Add(piece);
            Commit(pieces);
        }
    }

#pragma warning disable MA0045, VSTHRD002 // this thread exists to block
    private bool WaitForWork() => _work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
#pragma warning restore MA0045, VSTHRD002

    private void Commit(List<WorkPiece> pieces)
    {
        try
        {
            Execute(_writer, "BEGIN IMMEDIATE");
            foreach (var piece in pieces)
                piece.Run(_writer);
            Execute(_writer, "COMMIT");
        }
        catch (SqliteException failed)
        {
            RollBack();
            var reported = Explain(failed);
            foreach (var piece in pieces)
                piece.Done.TrySetException(reported);
            return;
        }

        foreach (var piece in pieces)
            piece.Finish();
    }

    private void RollBack()
    {
        try
        {
            Execute(_writer, "ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite rolls back by itself on a full disk, and then has no transaction to roll back.
        }
    }

    private StoreException Explain(SqliteException failed) => failed.SqliteErrorCode switch
    {
        13 => new StoreException($"no space left for {Path}. Free some space; secmon goes on by itself and nothing is lost.", failed),
        8 => new StoreException($"{Path} is read-only. Give this user write permission; secmon goes on by itself.", failed),
        _ => new StoreException($"cannot write {Path}: {failed.Message}", failed),
    };

    private sealed class WorkPiece(Func<SqliteConnection, object?> work)
    {
        private const int Constraint = 19;   // what this piece writes does not fit; its neighbours may

        private object? _result;
        private Exception? _failure;

        public TaskCompletionSource<object?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Runs the work; what it did is undone if it fails, without touching its neighbours.</summary>
        public void Run(SqliteConnection connection)
        {
            Execute(connection, "SAVEPOINT piece");
            try
            {
                _result = work(connection);
            }
            catch (Exception failed) when (failed is not SqliteException { SqliteErrorCode: not Constraint })
            {
                _failure = failed is SqliteException ? new StoreException($"the store refuses what is written: {failed.Message}", failed) : failed;
                Execute(connection, "ROLLBACK TO piece");
            }

            Execute(connection, "RELEASE piece");
        }

        public void Finish()
        {
            if (_failure is null)
                Done.TrySetResult(_result);
            else
                Done.TrySetException(_failure);
        }
    }
}
