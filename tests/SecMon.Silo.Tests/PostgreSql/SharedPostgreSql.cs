using SecMon.Silo.Tests.PostgreSql;

[assembly: AssemblyFixture(typeof(SharedPostgreSql))]

namespace SecMon.Silo.Tests.PostgreSql;

/// <summary>One server for the whole run, started when the first test wants a database of its own.</summary>
public sealed class SharedPostgreSql : IAsyncDisposable
{
    private readonly PostgreSqlServer _server = new();
    private readonly Lazy<Task> _started;

    public SharedPostgreSql() => _started = new Lazy<Task>(_server.StartAsync);

    /// <summary>An empty database; skips the test when PostgreSQL is not installed.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        await _started.Value;
        return await _server.CreateDatabaseAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
