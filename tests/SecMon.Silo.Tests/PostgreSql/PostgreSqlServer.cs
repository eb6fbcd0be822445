using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace SecMon.Silo.Tests.PostgreSql;

/// <summary>A private PostgreSQL.</summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    private readonly Scratch _scratch = new();
    private readonly int _port = FreePort();
    private Process? _process;
    private int _databases;

    /// <summary>Why it cannot be started here; null when it can.</summary>
    public static string? Missing =>
        Directory.Exists("/usr/lib/postgresql") && Directory.EnumerateDirectories("/usr/lib/postgresql").Any(version => File.Exists(Path.Combine(version, "bin", "postgres")))
            ? null
            : "PostgreSQL is not installed (postgresql-15)";

    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo("bash", [Path.Combine(AppContext.BaseDirectory, "PostgreSql", "postgresql.sh"), _scratch.Path, $"{_port}"]) { UseShellExecute = false, RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        await Eventually.HoldsAsync("PostgreSQL answers", AnswersAsync);
    }

    /// <summary>Breaks every connection off, as a crash does.</summary>
    public async Task StopAsync()
    {
        // The parent of all its processes is named in its data folder, whoever runs it.
        var pid = (await File.ReadAllLinesAsync(_scratch["server/data/postmaster.pid"]))[0];
        using var stop = Process.Start("kill", ["-QUIT", pid]);
        await stop.WaitForExitAsync();
        await _process!.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"ledger_{Interlocked.Increment(ref _databases)}";
        await RunAsync(ConnectionString("postgres"), $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    public static async Task RunAsync(string connectionString, string statements)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // statements of tests
        await using var command = new NpgsqlCommand(statements, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await StopAsync();
        _scratch.Dispose();
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Pooling=false";

    private async Task<bool> AnswersAsync()
    {
        Assert.False(_process!.HasExited, "PostgreSQL does not start");
        try
        {
            await RunAsync(ConnectionString("postgres"), "SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
