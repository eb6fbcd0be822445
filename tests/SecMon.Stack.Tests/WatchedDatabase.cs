namespace SecMon.Stack.Tests;

/// <summary>
/// The stack's PostgreSQL with pgaudit, from Debian's packages: the same configuration, schema, accounts and traffic as in
/// <c>docker-compose.yml</c>. Beside the population database it holds an empty one for SecMon's ledger.
/// </summary>
internal sealed class WatchedDatabase : IAsyncDisposable
{
    private readonly Scratch _scratch = new();
    private readonly int _port = FreePort.Find();
    private readonly string _programs;
    private SecMonProcess? _server;

    private WatchedDatabase() => _programs = Programs()!;

    public static string? Missing =>
        Programs() is { } programs && File.Exists(Path.Combine(programs, "..", "lib", "pgaudit.so")) ? null : "PostgreSQL with pgaudit is not installed (postgresql-15, postgresql-15-pgaudit)";

    /// <summary>Its logs.</summary>
    public string Logs => _scratch["server/log/*.csv"];

    /// <summary>Of the ledger's database.</summary>
    public string LedgerConnection => $"Host=127.0.0.1;Port={_port};Database=secmon;Username=postgres";

    public static async Task<WatchedDatabase> StartAsync()
    {
        var database = new WatchedDatabase();
        await database.BeginAsync();
        return database;
    }

    /// <summary>People at work.</summary>
    /// <param name="sessions">How long.</param>
    /// <param name="attacks">What they do beside it, once each; none when empty.</param>
    public async Task WorkAsync(int sessions, string attacks = "")
    {
        string[] settings = attacks.Length == 0 ? ["ATTACK_EVERY=100000"] : ["ATTACK_EVERY=0", $"ATTACKS={attacks}"];
        await using var traffic = SecMonProcess.Start("bash", _scratch.Path, [.. Environment(), $"SESSIONS={sessions}", .. settings], [Path.Combine(Stack.Deploy, "population-db", "traffic.sh")]);
        Assert.True(await traffic.EndAsync(TimeSpan.FromMinutes(2)) == 0, string.Join('\n', traffic.Errors));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            var pid = (await File.ReadAllLinesAsync(_scratch["server/data/postmaster.pid"]))[0];
            await using var stop = SecMonProcess.Start("sh", _scratch.Path, [], ["-c", $"kill -INT {pid}"]);
            await _server.EndAsync(Eventually.Soon);
            await _server.DisposeAsync();
        }

        _scratch.Dispose();
    }

    private async Task BeginAsync()
    {
        // PostgreSQL refuses to be root.
        var isRoot = System.Environment.UserName == "root";
        string[] asServer = isRoot ? ["runuser", "-u", "postgres", "--"] : [];
        var folder = _scratch.Folder("server");
        if (isRoot)
            await Stack.RunAsync("sh", "-c", $"chmod 711 {_scratch.Path} && chown postgres {folder}");
        await Stack.RunAsync("env", [.. asServer, Path.Combine(_programs, "initdb"), "-D", $"{folder}/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        string[] settings =
        [
            "-c", $"config_file={Path.Combine(Stack.Deploy, "population-db", "postgresql.conf")}", "-c", $"data_directory={folder}/data", "-c", $"hba_file={folder}/data/pg_hba.conf",
            "-c", $"ident_file={folder}/data/pg_ident.conf", "-c", "listen_addresses=127.0.0.1", "-c", $"port={_port}", "-c", $"unix_socket_directories={folder}", "-c", $"log_directory={folder}/log", "-c", "fsync=off",
        ];
        _server = SecMonProcess.Start("env", _scratch.Path, [], [.. asServer, Path.Combine(_programs, "postgres"), .. settings]);
        await Eventually.HoldsAsync("PostgreSQL answers", async () =>
        {
            Assert.False(_server.HasExited, string.Join('\n', _server.Errors));
            return await TryRunAsync("postgres", "-c", "SELECT 1") == 0;
        });
        Assert.Equal(0, await TryRunAsync("postgres", "-c", "CREATE DATABASE population", "-c", "CREATE DATABASE secmon"));
        Assert.Equal(0, await TryRunAsync("population", "-v", "ON_ERROR_STOP=1", "-f", Path.Combine(Stack.Deploy, "population-db", "schema.sql")));
        var password = _scratch.Write("password", "made-up");
        await using var accounts = SecMonProcess.Start(
            "bash", _scratch.Path, [.. Environment(), "POSTGRES_DB=population", $"ACCOUNTS_PASSWORD_FILE={password}"], [Path.Combine(Stack.Deploy, "population-db", "accounts.sh")]);
        Assert.True(await accounts.EndAsync(Eventually.Soon) == 0, string.Join('\n', accounts.Errors));
    }

    private string[] Environment() => ["PGHOST=127.0.0.1", $"PGPORT={_port}", $"PATH={_programs}:{System.Environment.GetEnvironmentVariable("PATH")}"];

    private async Task<int> TryRunAsync(string database, params string[] arguments)
    {
        await using var psql = SecMonProcess.Start(Path.Combine(_programs, "psql"), _scratch.Path, Environment(), ["-X", "-q", "-U", "postgres", "-d", database, .. arguments]);
        return await psql.EndAsync(Eventually.Soon);
    }

    private static string? Programs() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(Directory.Exists).Order(StringComparer.Ordinal).LastOrDefault()
        : null;
}
