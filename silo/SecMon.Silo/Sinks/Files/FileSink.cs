using System.Text;

namespace SecMon.Silo.Sinks.Files;

/// <summary>
/// Writes documents to a file, one a line, on disk before a batch is answered, and each once: after a crash a torn last line
/// is cut and the end of the files says which documents of a repeated batch are there already.
/// </summary>
public sealed class FileSink : IAlertSink, IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileSinkOptions _options;
    private readonly TimeProvider _clock;
    private readonly string _path;
    private readonly RotatedNames _rotated;
    private FileStream? _file;
    private DateTime _began;
    private RecentKeys _written = new();

    /// <summary>Makes the sink; the file is opened with the first batch.</summary>
    /// <param name="options">Which file, and when it is rotated.</param>
    /// <param name="clock">The clock that files grow old by.</param>
    public FileSink(FileSinkOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _path = Path.GetFullPath(options.Path);
        _rotated = new RotatedNames(_path);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public SinkDocumentKinds Takes => SinkDocumentKinds.Alert | SinkDocumentKinds.Case | SinkDocumentKinds.Incident | SinkDocumentKinds.Checkpoint;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Refusal>> DeliverAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        try
        {
            _file ??= Open();
            foreach (var document in documents)
                Write(document);
            _file.Flush(flushToDisk: true);
            return Task.FromResult<IReadOnlyList<Refusal>>([]);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            Abandon();
            throw new SinkFailedException($"cannot write {_path}: {failed.Message}", inner: failed);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void Write(SinkDocument document)
    {
        // A line end can only stand between the tokens of JSON, where a space says the same.
        var line = document.Json.Replace('\n', ' ').Replace('\r', ' ');
        var key = LineKey.Of(line);
        if (_written.Holds(key))
            return;

        var bytes = Encoding.UTF8.GetBytes(line + '\n');
        if (_file!.Position > 0 && (_file.Position + bytes.Length > _options.MaxBytes || _clock.GetUtcNow().UtcDateTime - _began > _options.MaxAge))
            Rotate();
        _file.Write(bytes);
        _written.Add(key);
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var file = OpenCurrent();
        try
        {
            file.SetLength(FileTail.WholeLength(file));
            file.Position = file.Length;
            _began = file.Length == 0 ? _clock.GetUtcNow().UtcDateTime : File.GetCreationTimeUtc(_path);
            _written = ReadWritten();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private FileStream OpenCurrent()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 64 * 1024,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        var file = new FileStream(_path, options);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly);   // of a file that was there before
        return file;
    }

    /// <summary>From the newest file, and, when a batch may have begun in the one before, from that too.</summary>
    private RecentKeys ReadWritten()
    {
        var written = new RecentKeys();
        var lines = new List<string>();
        foreach (var file in _rotated.Existing().Append(_path).Reverse())
        {
            lines.InsertRange(0, FileTail.Lines(file, RecentKeys.Most - lines.Count));
            if (lines.Count >= RecentKeys.Most)
                break;
        }

        foreach (var line in lines)
            written.Add(LineKey.Of(line));
        return written;
    }

    private void Rotate()
    {
        _file!.Flush(flushToDisk: true);
        _file.Dispose();
        _file = null;
        File.Move(_path, _rotated.Next());
        _file = OpenCurrent();
        _began = _clock.GetUtcNow().UtcDateTime;

        var existing = _rotated.Existing();
        foreach (var old in existing.Take(Math.Max(0, existing.Count - _options.Keep)))
            File.Delete(old);
    }

    /// <summary>What the disk took of the batch is not known: the next attempt opens the file as after a crash.</summary>
    private void Abandon()
    {
        var file = _file;
        _file = null;
        try
        {
            file?.Dispose();
        }
        catch (IOException)
        {
            // The same trouble again, with what was still in the buffer; the handle is closed all the same.
        }
    }
}
