namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>How much one request may hold: halves when the server cannot take as much, and grows back with each success.</summary>
internal sealed class BatchSize
{
    private const int RefusalsBeforeHalving = 3;

    /// <summary>Successes until a batch is whole again; a limit that stays is then met once in as many requests, not in every second one.</summary>
    private const int StepsToWhole = 8;

    private readonly int _mostDocuments;
    private readonly int _mostBytes;
    private int _refusalsInARow;

    /// <summary>Starts whole.</summary>
    public BatchSize(int mostDocuments, int mostBytes)
    {
        Documents = _mostDocuments = mostDocuments;
        Bytes = _mostBytes = mostBytes;
    }

    /// <summary>Most documents of the next request.</summary>
    public int Documents { get; private set; }

    /// <summary>Most bytes of the next request.</summary>
    public int Bytes { get; private set; }

    /// <summary>The server took a request.</summary>
    public void Took()
    {
        _refusalsInARow = 0;
        Documents = Math.Min(_mostDocuments, Documents + Math.Max(1, _mostDocuments / StepsToWhole));
        Bytes = Math.Min(_mostBytes, Bytes + Math.Max(1, _mostBytes / StepsToWhole));
    }

    /// <summary>
    /// The server took none of a request, or never answered. Once may be chance; a request that is bigger than what the server
    /// can take at all is refused for ever.
    /// </summary>
    public void Failed(BulkRequest request)
    {
        if (++_refusalsInARow < RefusalsBeforeHalving)
            return;
        _refusalsInARow = 0;
        Halve(request);
    }

    /// <summary>The next request is at most half as large as this one, of at least one document.</summary>
    public void Halve(BulkRequest request)
    {
        Documents = Math.Max(1, request.Documents.Count / 2);
        Bytes = Math.Max(1, request.Lines.Length / 2);
    }
}
