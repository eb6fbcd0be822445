namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>
/// Makes the templates and the policy that SecMon's indices are made from. Safe to repeat: what is as new as ours or newer
/// stays, so an old silo does not take a cluster back.
/// </summary>
public sealed class ElasticsearchSetup : IDisposable
{
    private readonly ElasticsearchConnection _connection;
    private readonly TemplateInstaller _installer;

    /// <summary>A setup; nothing is sent yet.</summary>
    /// <exception cref="ElasticsearchException">The CA file or the fingerprint cannot be used.</exception>
    public ElasticsearchSetup(ElasticsearchOptions options)
    {
        _connection = new ElasticsearchConnection(options, TimeProvider.System);
        _installer = new TemplateInstaller(_connection, options.Retention);
    }

    /// <summary>Looks at each, and makes or updates what is missing or old.</summary>
    /// <param name="isDryRun">Only tells what would be done.</param>
    /// <param name="cancellation">Stops between requests.</param>
    /// <returns>What was done, in order.</returns>
    /// <exception cref="ElasticsearchException">The server cannot be reached, is no Elasticsearch, or refuses.</exception>
    public async Task<IReadOnlyList<SetupStep>> RunAsync(bool isDryRun, CancellationToken cancellation)
    {
        var (server, answer) = await ElasticsearchServer.DetectAsync(_connection, cancellation);
        if (server is null)
            throw new ElasticsearchException("the server does not tell that it is Elasticsearch or OpenSearch", answer);
        return await _installer.RunAsync(server, isDryRun, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
