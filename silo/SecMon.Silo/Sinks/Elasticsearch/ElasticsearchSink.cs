using System.Globalization;

namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>
/// Stores alerts, cases, incidents and activity in Elasticsearch 8 or 9, or OpenSearch, each document exactly once: its id, its index and
/// its version follow from the document alone, so it may be sent again whenever there is doubt.
/// </summary>
public sealed partial class ElasticsearchSink : IAlertSink, IDisposable
{
    private const string BulkPath = "_bulk?filter_path=took,errors,items.*._id,items.*.status,items.*.error";

    private readonly ElasticsearchOptions _options;
    private readonly ILogger _log;
    private readonly ElasticsearchConnection _connection;
    private readonly ElasticsearchGate _gate;
    private readonly BatchSize _size;
    private bool _hasStored;

    /// <summary>A sink; nothing is sent before the first delivery.</summary>
    /// <exception cref="ElasticsearchException">The CA file or the fingerprint cannot be used.</exception>
    public ElasticsearchSink(ElasticsearchOptions options, ILogger<ElasticsearchSink> log, TimeProvider? time = null)
    {
        _options = options;
        _log = log;
        _connection = new ElasticsearchConnection(options, time ?? TimeProvider.System);
        _gate = new ElasticsearchGate(options, _connection, log);
        _size = new BatchSize(options.MostDocuments, options.MostBytes);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public SinkDocumentKinds Takes =>
        SinkDocumentKinds.Alert | SinkDocumentKinds.Case | SinkDocumentKinds.Incident | (_options.TakesActivity ? SinkDocumentKinds.Activity : SinkDocumentKinds.None);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Refusal>> DeliverAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        var delivery = new ElasticsearchDelivery(documents);
        try
        {
            if (delivery.HasMore && await _gate.OpenAsync(documents.Select(document => document.Kind), cancellation) is { } closed)
                throw delivery.Failed(closed);
            while (delivery.HasMore)
                await SendNextAsync(delivery, cancellation);
        }
        catch (ElasticsearchException unusable)
        {
            throw delivery.Failed(WriteFailure.Misconfigured(unusable.Message));
        }

        return delivery.IsClean ? delivery.Refused : throw delivery.Failed(failure: null);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private async Task SendNextAsync(ElasticsearchDelivery delivery, CancellationToken cancellation)
    {
        var request = delivery.Take(_size);
        if (request.Lines.Length > BulkRequest.MostBytesEver)
        {
            Note(delivery, [TooLarge(request)]);
            return;
        }

        var answer = await _connection.SendLinesAsync(BulkPath, request.Lines, cancellation);
        switch (answer.Status)
        {
            case StatusCodes.Status200OK:
                NoteItems(delivery, request, answer);
                return;
            case StatusCodes.Status413PayloadTooLarge when request.Documents.Count == 1:
                Note(delivery, [TooLarge(request)]);
                return;
            case StatusCodes.Status413PayloadTooLarge:
                _size.Halve(request);
                LogHalved(Name, _size.Documents, _size.Bytes, ServerText.Of(answer));
                return;
            case StatusCodes.Status400BadRequest or StatusCodes.Status406NotAcceptable:
                await FindGuiltyAsync(delivery, request, answer, cancellation);
                return;
            default:
                if (answer is { Lost: not null } or { Status: StatusCodes.Status429TooManyRequests })
                    CountFailure(request, answer);
                throw delivery.Failed(WriteFailure.Of(answer));
        }
    }

    private void NoteItems(ElasticsearchDelivery delivery, BulkRequest request, ElasticsearchAnswer answer)
    {
        var (items, doubt) = BulkAnswer.Read(request, answer);
        if (items is null)
            throw delivery.Failed(WriteFailure.Unknown(doubt, answer));

        Note(delivery, items);
        // When not one was taken, the next request would fare no better.
        if (items.All(item => item.Fate > BulkFate.Refused))
            throw delivery.Failed(failure: null);
        _size.Took();
    }

    private void CountFailure(BulkRequest request, ElasticsearchAnswer answer)
    {
        var before = _size.Documents;
        _size.Failed(request);
        if (_size.Documents < before)
            LogHalved(Name, _size.Documents, _size.Bytes, ServerText.Of(answer));
    }

    /// <summary>
    /// A request was refused as a whole, and nothing of it is stored: each document goes alone once, and what is refused then is
    /// at fault, unless all requests are refused.
    /// </summary>
    private async Task FindGuiltyAsync(ElasticsearchDelivery delivery, BulkRequest request, ElasticsearchAnswer refusal, CancellationToken cancellation)
    {
        LogRefused(Name, request.Documents.Count, ServerText.Of(refusal));
        var items = new List<BulkItem>(request.Documents.Count);
        WriteFailure? failure = null;
        for (var i = 0; i < request.Documents.Count && failure is null; i++)
        {
            var alone = BulkRequest.Of(request.Documents, i, mostDocuments: 1, mostBytes: 1);
            var answer = request.Documents.Count == 1 ? refusal : await _connection.SendLinesAsync(BulkPath, alone.Lines, cancellation);
            failure = ReadAlone(alone, answer, items);
        }

        var isRequestAtFault = !IsAnyGuilty(items, isSingle: request.Documents.Count == 1, refusal);
        if (isRequestAtFault)
            _gate.Close();
        else
            Note(delivery, items);
        failure ??= isRequestAtFault ? WriteFailure.Misconfigured($"every request is refused: {ServerText.Of(refusal)}") : null;
        if (failure is not null)
            throw delivery.Failed(failure);
    }

    private static WriteFailure? ReadAlone(BulkRequest alone, ElasticsearchAnswer answer, List<BulkItem> items)
    {
        if (answer.Status is StatusCodes.Status400BadRequest or StatusCodes.Status406NotAcceptable)
        {
            items.Add(new BulkItem(alone.Documents[0], BulkFate.Refused, ServerText.Of(answer)));
            return null;
        }

        if (!answer.IsOk)
            return WriteFailure.Of(answer);
        var (read, doubt) = BulkAnswer.Read(alone, answer);
        if (read is null)
            return WriteFailure.Unknown(doubt, answer);
        items.AddRange(read);
        return null;
    }

    /// <summary>
    /// Whether it is the documents that are refused, not the way of asking: then another document passes, or passed before.
    /// A header that the server does not understand says nothing about documents, nor does a page of a proxy.
    /// </summary>
    private bool IsAnyGuilty(List<BulkItem> items, bool isSingle, ElasticsearchAnswer refusal)
    {
        if (items.Exists(item => item.Fate != BulkFate.Refused))
            return true;
        var isAboutHeaders = refusal.Status == StatusCodes.Status406NotAcceptable || refusal.Error() is null or { Type: "media_type_header_exception" };
        return !isAboutHeaders && (_hasStored || isSingle);
    }

    private void Note(ElasticsearchDelivery delivery, IReadOnlyList<BulkItem> items)
    {
        delivery.Note(items);
        foreach (var item in items)
        {
            _hasStored |= item.Fate is BulkFate.Stored or BulkFate.Duplicate;
            if (item.Fate <= BulkFate.Refused)
                SecMonMetrics.ElasticsearchDocuments.WithLabels(Name, NameOf(item.Fate)).Inc();
        }
    }

    private static string NameOf(BulkFate fate) => fate switch
    {
        BulkFate.Stored => "stored",
        BulkFate.Duplicate => "duplicate",
        _ => "refused",
    };

    private static BulkItem TooLarge(BulkRequest request) => new(
        request.Documents[0],
        BulkFate.Refused,
        string.Create(CultureInfo.InvariantCulture, $"the document of {request.Lines.Length} bytes is larger than the server takes"));

    [LoggerMessage(EventId = 11, EventName = "ElasticsearchBatchHalved", Level = LogLevel.Warning, Message = "Sink {Sink} sends at most {Documents} documents or {Bytes} bytes at a time for now: {Problem}")]
    private partial void LogHalved(string sink, int documents, int bytes, string problem);

    [LoggerMessage(EventId = 12, EventName = "ElasticsearchRequestRefused", Level = LogLevel.Error, Message = "Sink {Sink} sends {Documents} documents one by one, since the server refused them together: {Problem}")]
    private partial void LogRefused(string sink, int documents, string problem);
}
