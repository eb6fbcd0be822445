namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>
/// What must be known before the first write: which product answers, and that the index templates are there. An index that is
/// made without its template has wrong mappings for ever.
/// </summary>
internal sealed partial class ElasticsearchGate(ElasticsearchOptions options, ElasticsearchConnection connection, ILogger log)
{
    private readonly HashSet<string> _seen = [];

    private ElasticsearchServer? _server;

    /// <summary>Opens for kinds of documents, or says why not.</summary>
    /// <returns>Null when open.</returns>
    /// <exception cref="ElasticsearchException">The secret cannot be read.</exception>
    public async Task<WriteFailure?> OpenAsync(IEnumerable<SinkDocumentKinds> kinds, CancellationToken cancellation)
    {
        if (_server is null && await DetectAsync(cancellation) is { } undetected)
            return undetected;
        if (!options.ChecksTemplates)
            return null;
        foreach (var alias in kinds.Select(IndexNames.AliasOf).Distinct())
        {
            if (!_seen.Contains(alias) && await FindTemplateAsync(alias, cancellation) is { } missing)
                return missing;
        }

        return null;
    }

    /// <summary>Asks again before the next write: another product may answer now.</summary>
    public void Close()
    {
        _server = null;
        _seen.Clear();
    }

    private async Task<WriteFailure?> DetectAsync(CancellationToken cancellation)
    {
        var (server, answer) = await ElasticsearchServer.DetectAsync(connection, cancellation);
        if (server is null)
            return answer.IsOk ? WriteFailure.Unknown($"what answers is no Elasticsearch: {ServerText.Of(answer)}", answer) : WriteFailure.Of(answer);

        _server = server;
        LogFound(options.Name, server.Flavor, server.Version);
        if (server is { Flavor: ElasticsearchFlavor.Elasticsearch or ElasticsearchFlavor.Serverless, NamesItself: false })
            LogUnnamed(options.Name);
        if (options.Url is { Scheme: "http", IsLoopback: false })
            LogInClear(options.Name);
        return null;
    }

    private async Task<WriteFailure?> FindTemplateAsync(string alias, CancellationToken cancellation)
    {
        var answer = await connection.SendAsync(HttpMethod.Get, $"_index_template/{alias}", json: null, cancellation);
        if (answer.Status == StatusCodes.Status404NotFound && answer.Error() is not null)
            return await MakeTemplatesAsync(alias, cancellation);
        if (answer.Status == StatusCodes.Status403Forbidden)
            return WriteFailure.Misconfigured($"the key may not see whether the index template {alias} is there, give it the cluster privilege monitor: {ServerText.Of(answer)}");
        if (!answer.IsOk)
            return WriteFailure.Of(answer);
        using var json = answer.Json();
        if (json is null)
            return WriteFailure.Unknown(ServerText.Of(answer), answer);
        _seen.Add(alias);
        return null;
    }

    private async Task<WriteFailure?> MakeTemplatesAsync(string alias, CancellationToken cancellation)
    {
        try
        {
            var steps = await new TemplateInstaller(connection, options.Retention).RunAsync(_server!, isDryRun: false, cancellation);
            LogMade(options.Name, string.Join(", ", steps.Where(step => step.Outcome != SetupOutcome.Kept).Select(step => step.Name)));
            _seen.UnionWith(ElasticsearchTemplates.Indices);
            return null;
        }
        catch (ElasticsearchException failed) when (failed.Answer is { } answer && WriteFailure.Of(answer) is { IsSlow: false } passing)
        {
            return passing;
        }
        catch (ElasticsearchException failed)
        {
            return WriteFailure.Slow($"template missing: run secmon elasticsearch setup (index template {alias}; {failed.Message})");
        }
    }

    [LoggerMessage(EventId = 1, EventName = "ElasticsearchFound", Level = LogLevel.Information, Message = "Sink {Sink} writes to {Product} {Version}")]
    private partial void LogFound(string sink, ElasticsearchFlavor product, string version);

    [LoggerMessage(EventId = 2, EventName = "ElasticsearchUnnamed", Level = LogLevel.Warning, Message = "Sink {Sink}: the server does not send X-Elastic-Product; a proxy may take it away, but official clients refuse such a server")]
    private partial void LogUnnamed(string sink);

    [LoggerMessage(EventId = 3, EventName = "ElasticsearchInClear", Level = LogLevel.Warning, Message = "Sink {Sink} sends its alerts and its secret unencrypted: use https")]
    private partial void LogInClear(string sink);

    [LoggerMessage(EventId = 4, EventName = "ElasticsearchTemplatesMade", Level = LogLevel.Information, Message = "Sink {Sink} made what was missing: {Made}")]
    private partial void LogMade(string sink, string made);
}
