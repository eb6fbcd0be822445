namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>How far one batch has come: each document is either resolved or pending, and the pending ones stay in order.</summary>
internal sealed class ElasticsearchDelivery(IReadOnlyList<SinkDocument> documents)
{
    private readonly List<BulkItem> _unresolved = [];
    private readonly List<Refusal> _refused = [];

    /// <summary>Index of the first document that was not sent.</summary>
    public int Next { get; private set; }

    /// <summary>Whether there is something to send.</summary>
    public bool HasMore => Next < documents.Count;

    /// <summary>What is refused for good.</summary>
    public IReadOnlyList<Refusal> Refused => _refused;

    /// <summary>Whether every document sent is resolved.</summary>
    public bool IsClean => _unresolved.Count == 0;

    /// <summary>The next request.</summary>
    public BulkRequest Take(BatchSize size) => BulkRequest.Of(documents, Next, size.Documents, size.Bytes);

    /// <summary>Notes what became of the next documents.</summary>
    public void Note(IReadOnlyList<BulkItem> items)
    {
        Next += items.Count;
        _refused.AddRange(items.Where(item => item.Fate == BulkFate.Refused).Select(item => new Refusal(item.Document, item.Says)));
        _unresolved.AddRange(items.Where(item => item.Fate > BulkFate.Refused));
    }

    /// <summary>Ends it when some documents are not resolved, or a whole request failed.</summary>
    public SinkFailedException Failed(WriteFailure? failure)
    {
        failure ??= OfUnresolved();
        return new SinkFailedException(failure.Problem, [.. _unresolved.Select(item => item.Document), .. documents.Skip(Next)], failure.RetryAfter) { Refused = _refused };
    }

    /// <summary>Says the worst of it; slow only when no document would gain by haste.</summary>
    private WriteFailure OfUnresolved()
    {
        var worst = _unresolved.MaxBy(item => item.Fate);
        var isSlow = _unresolved.TrueForAll(item => item.Fate > BulkFate.Retry);
        var says = $"{_unresolved.Count} documents are not stored yet, the first such: {worst.Says}";
        var problem = worst.Fate switch
        {
            BulkFate.Misconfigured => $"sink misconfigured: {says}",
            BulkFate.Blocked => $"sink blocked: {says}",
            _ => says,
        };
        return new WriteFailure(problem, isSlow ? WriteFailure.SlowRetry : null, isSlow);
    }
}
