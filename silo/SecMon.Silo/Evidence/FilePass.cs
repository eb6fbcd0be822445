using SecMon.Events.Formats;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Evidence;

/// <summary>Reads records of one file at growing positions.</summary>
internal sealed class FilePass : IDisposable
{
    private readonly SeenFile _file;
    private readonly ILogParser _parser;
    private readonly GrowingBuffer _buffer = new();
    private ContentStream _stream;
    private long _bufferedAt;

    private FilePass(SeenFile file, ILogParser parser, ContentStream stream)
    {
        _file = file;
        _parser = parser;
        _stream = stream;
    }

    public static async Task<FilePass> OpenAsync(SeenFile file, ILogParser parser, CancellationToken cancellation) =>
        new(file, parser, await ContentStream.OpenAsync(file.Path, 0, cancellation));

    /// <summary>The record at a position, not before the last one read; null when the file ends before.</summary>
    public async Task<byte[]?> ReadAsync(long position, CancellationToken cancellation)
    {
        await SkipToAsync(position, cancellation);
        while (true)
        {
            var length = _parser.Frame(_buffer.Content.Span, new ContentPlace(_file.Identity!.Container, IsFileStart: position == 0, IsComplete: false));
            if (length > 0)
                return _buffer.Content[..length].ToArray();
            if (!await FillAsync(cancellation))
                return LastRecord(position);
        }
    }

    public void Dispose() => _stream.Dispose();

    private byte[]? LastRecord(long position)
    {
        var length = _buffer.Content.IsEmpty ? 0 : _parser.Frame(_buffer.Content.Span, new ContentPlace(_file.Identity!.Container, IsFileStart: position == 0, IsComplete: true));
        return length > 0 ? _buffer.Content[..length].ToArray() : null;
    }

    private async Task SkipToAsync(long position, CancellationToken cancellation)
    {
        var buffered = _bufferedAt + _buffer.Content.Length;
        if (position > buffered && !_file.IsCompressed)
        {
            _buffer.Consume(_buffer.Content.Length);
            _stream.Dispose();
            _stream = await ContentStream.OpenAsync(_file.Path, position, cancellation);
            _bufferedAt = position;
            return;
        }

        while (_bufferedAt < position)
        {
            var skipped = (int)Math.Min(position - _bufferedAt, _buffer.Content.Length);
            _buffer.Consume(skipped);
            _bufferedAt += skipped;
            if (_bufferedAt < position && !await FillAsync(cancellation))
                return;
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        var read = await _stream.ReadAsync(_buffer.Room(), cancellation);
        _buffer.Added(read);
        return read > 0;
    }
}
