using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.PostgreSql;

/// <summary>A private PostgreSQL with pgaudit.</summary>
internal sealed class PostgreSqlServer : IAsyncDisposable
{
    /// <summary>Settings under which everything is logged that rules need, in UTC; more may be put behind them.</summary>
    public const string Audited = """
        shared_preload_libraries = 'pgaudit'
        pgaudit.log = 'read, write, ddl, role, function, misc'
        pgaudit.log_parameter = on
        pgaudit.log_relation = on
        pgaudit.log_rows = on
        logging_collector = on
        log_destination = 'csvlog'
        log_directory = '../log'
        log_filename = 'postgresql-%Y-%m-%d_%H%M%S.log'
        log_file_mode = 0644
        log_connections = on
        log_disconnections = on
        log_timezone = 'UTC'

        """;

    private readonly Scratch _scratch = new();
    private readonly int _port = FreePort.Find();
    private readonly SecMonProcess _process;

    private PostgreSqlServer(string? settings)
    {
        string[] other = settings is null ? [] : [_scratch.Write("settings.conf", settings)];
        _process = SecMonProcess.Start("bash", _scratch.Path, [], [Path.Combine(AppContext.BaseDirectory, "PostgreSql", "postgresql.sh"), _scratch.Path, $"{_port}", .. other]);
    }

    /// <summary>Why it cannot be started here; null when it can.</summary>
    public static string? Missing =>
        Programs().Any(folder => File.Exists(Path.Combine(folder, "..", "lib", "pgaudit.so"))) ? null : "PostgreSQL with pgaudit is not installed (postgresql-15, postgresql-15-pgaudit)";

    /// <summary>Its logs.</summary>
    public string Logs => _scratch["server/log/*.csv"];

    /// <summary>For Npgsql.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Database=postgres;Username=postgres";

    /// <summary>Starts one.</summary>
    /// <param name="settings">Settings of audit and log, as in postgresql.conf; null takes those that these tests need.</param>
    public static async Task<PostgreSqlServer> StartAsync(string? settings = null)
    {
        var server = new PostgreSqlServer(settings);
        await Eventually.HoldsAsync("PostgreSQL answers", async () =>
        {
            Assert.False(server._process.HasExited, string.Join('\n', server._process.Errors));
            return await server.TryRunAsync("postgres", "SELECT 1") == 0;
        });
        return server;
    }

    /// <summary>Everything that it has logged.</summary>
    public async Task<string> ReadLogAsync()
    {
        var logs = Directory.EnumerateFiles(_scratch["server/log"], "*.csv").Order(StringComparer.Ordinal);
        return string.Concat(await Task.WhenAll(logs.Select(log => File.ReadAllTextAsync(log))));
    }

    /// <summary>Runs statements through psql.</summary>
    /// <param name="user">Who signs in.</param>
    /// <param name="statements">The statements, or a command of psql.</param>
    /// <param name="environment">Variables <c>NAME=value</c>, as PGOPTIONS.</param>
    public async Task RunAsync(string user, string statements, params string[] environment) => Assert.Equal(0, await TryRunAsync(user, statements, environment));

    public async ValueTask DisposeAsync()
    {
        // The parent of all its processes is named in its data folder, whoever runs it.
        var pid = (await File.ReadAllLinesAsync(_scratch["server/data/postmaster.pid"]))[0];
        await using var stop = SecMonProcess.Start("sh", _scratch.Path, [], ["-c", $"kill -INT {pid}"]);
        await _process.EndAsync(Eventually.Soon);
        await _process.DisposeAsync();
        _scratch.Dispose();
    }

    /// <summary>Runs statements that may be refused.</summary>
    /// <returns>The exit code of psql.</returns>
    public async Task<int> TryRunAsync(string user, string statements, params string[] environment)
    {
        var psql = Path.Combine(Programs().Last(), "psql");
        await using var process = SecMonProcess.Start(psql, _scratch.Path, environment, ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", $"{_port}", "-U", user, "-d", "postgres", "-c", statements]);
        return await process.EndAsync(Eventually.Soon);
    }

    private static IEnumerable<string> Programs() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(Directory.Exists).Order(StringComparer.Ordinal)
        : [];
}
