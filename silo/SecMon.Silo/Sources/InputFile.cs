using SecMon.Detection.Alerts;
using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>One finished log file, read from its beginning to its end: an input of <c>replay</c> and <c>parse</c>.</summary>
internal sealed class InputFile : IDisposable
{
    private readonly ContentStream _stream;
    private readonly GrowingBuffer _buffer = new();
    private EvidenceOrigin? _origin;
    private Container _container;
    private string? _damage;
    private bool _isAtEnd;
    private long _understood;
    private long _refused;

    private InputFile(string path, ContentStream stream)
    {
        Path = path;
        _stream = stream;
    }

    /// <summary>The file as it was named.</summary>
    public string Path { get; }

    /// <summary>Offset of the next record in the uncompressed content.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes read on disk, and how many there are; for progress.</summary>
    public (long Read, long Length) OnDisk => (_stream.PositionOnDisk, _stream.LengthOnDisk);

    /// <summary>Whether there was something, and nothing of it was a record of the format.</summary>
    public bool IsForeign => _refused > 0 && _understood == 0;

    /// <summary>When the file arrived, UTC; by its last change, and for what is no file by the clock.</summary>
    public DateTime Arrival { get; init; }

    /// <summary>When a file arrived as far as can be seen, UTC.</summary>
    public static DateTime ArrivalOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists && (file.ResolveLinkTarget(returnFinalTarget: true) ?? file) is FileInfo { Attributes: var attributes } target && !attributes.HasFlag(FileAttributes.Device)
            ? target.LastWriteTimeUtc
            : TimeProvider.System.GetUtcNow().UtcDateTime;
    }

    public static async Task<InputFile> OpenAsync(string path, DateTime arrival, ILogParser parser, CancellationToken cancellation)
    {
        var file = new InputFile(path, await ContentStream.OpenAsync(path, 0, cancellation)) { Arrival = arrival };
        await file.IdentifyAsync(parser, cancellation);
        return file;
    }

    /// <summary>Processes the next record.</summary>
    /// <returns>False when the file is read to its end.</returns>
    public async Task<bool> StepAsync(RecordPipeline pipeline, CancellationToken cancellation)
    {
        while (!_buffer.Content.IsEmpty || !_isAtEnd)
        {
            if (!_buffer.Content.IsEmpty && Process(pipeline))
                return true;
            await FillAsync(cancellation);
        }

        if (_damage is null)
            return false;
        pipeline.RejectDamage(_damage, _origin ?? new EvidenceOrigin("replay", Path, 0), Position);
        _refused++;
        _damage = null;
        return true;
    }

    /// <summary>Time of the next record, not later than its arrival; the beginning of time when it has none, so that nothing waits behind it.</summary>
    public async Task<DateTime> NextTimeAsync(ILogParser parser, CancellationToken cancellation)
    {
        while (true)
        {
            var place = new ContentPlace(_container, IsFileStart: Position == 0, IsComplete: _isAtEnd);
            var length = _buffer.Content.IsEmpty ? 0 : parser.Frame(_buffer.Content.Span, place);
            if (length > 0)
                return parser.TryTime(_buffer.Content.Span[..length], _container, out var time) ? (time < Arrival ? time : Arrival) : DateTime.MinValue;
            if (_isAtEnd)
                return DateTime.MinValue;
            await FillAsync(cancellation);
        }
    }

    public void Dispose() => _stream.Dispose();

    private bool Process(RecordPipeline pipeline)
    {
        var place = new ContentPlace(_container, IsFileStart: Position == 0, IsComplete: _isAtEnd);
        pipeline.Arrivals?.Begin(Arrival);
        var (understood, refused) = (pipeline.Understood, pipeline.Refused);
        var consumed = pipeline.Process(_buffer.Content, place, _origin!, Position);
        _understood += pipeline.Understood - understood;
        _refused += pipeline.Refused - refused;
        _buffer.Consume(consumed);
        Position += consumed;
        return consumed > 0;
    }

    private async Task IdentifyAsync(ILogParser parser, CancellationToken cancellation)
    {
        FileIdentity? identity = null;
        while (!_isAtEnd && identity is null)
        {
            await FillAsync(cancellation);
            identity = FileIdentity.Of(_buffer.Content.Span, _isAtEnd, parser);
        }

        if (identity is null)
            return;   // an empty file has no records, so nothing asks for its identity
        _container = identity.Container;
        _origin = new EvidenceOrigin("replay", Path, identity.FileId);
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        try
        {
            var read = await _stream.ReadAsync(_buffer.Room(), cancellation);
            _buffer.Added(read);
            _isAtEnd = read == 0;
        }
        catch (InvalidDataException)
        {
            _damage = RejectReason.Compression;
            _isAtEnd = true;
        }
    }
}
