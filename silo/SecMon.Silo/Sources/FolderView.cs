using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>Which files of a glob lie on disk, each known by its first record.</summary>
internal sealed class FolderView(string glob, ILogParser parser)
{
    private const int HeadReadBytes = 1 << 16;
    private const int LongestHeadReadBytes = 1 << 21;

    private readonly Dictionary<string, SeenFile> _seen = [];

    /// <summary>Where the files lie.</summary>
    public string Folder { get; } = RotatedFiles.FolderOf(glob);

    /// <summary>The best copy of every file, by id.</summary>
    public Dictionary<ulong, SeenFile> Files { get; private set; } = [];

    /// <summary>Why some file could not be looked at; null when all could.</summary>
    public string? Problem { get; private set; }

    /// <summary>True when the folder is not there: what it holds when it comes is new.</summary>
    public bool IsMissing { get; private set; }

    /// <summary>Looks again. A file that cannot be read now is left out until it can.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var files = new Dictionary<ulong, SeenFile>();
        var folder = RotatedFiles.FolderOf(glob);
        IsMissing = !Directory.Exists(folder);
        Problem = IsMissing ? $"there is no folder {folder}, or no permission to look where it should be" : null;
        try
        {
            foreach (var path in RotatedFiles.Find(glob).Order(StringComparer.Ordinal).ToList())
            {
                if (await TryLookAtAsync(path, cancellation) is not { Identity: { } identity } seen)
                    continue;
                if (!files.TryGetValue(identity.FileId, out var other) || seen.IsBetterThan(other))
                    files[identity.FileId] = seen;
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Problem = unreadable.Message;
        }

        Files = files;
    }

    private async Task<SeenFile?> TryLookAtAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await LookAtAsync(path, cancellation);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            if (new FileInfo(path) is { } file && (file.Exists || file.LinkTarget is not null))
                Problem = unreadable.Message;
            return null;
        }
    }

    private async Task<SeenFile?> LookAtAsync(string path, CancellationToken cancellation)
    {
        var information = FileBehind(path);
        if (!information.Exists || information.Length == 0)
            return null;
        _seen.TryGetValue(path, out var seen);
        if (seen?.Target != information.FullName)
            seen = null;   // a link that was switched shows another file, whatever its length and time
        if (seen?.Identity is not null && seen.Length == information.Length && seen.WrittenAt == information.LastWriteTimeUtc)
            return seen;

        using var stream = await ContentStream.OpenAsync(path, 0, cancellation);
        var isKnown = seen?.Identity is not null && !stream.IsCompressed && await BeginsAsAsync(stream, seen.Identity, cancellation);
        return _seen[path] = new SeenFile
        {
            Path = path,
            Target = information.FullName,
            Length = information.Length,
            WrittenAt = information.LastWriteTimeUtc,
            IsCompressed = stream.IsCompressed,
            Identity = isKnown ? seen!.Identity : await IdentifyAsync(path, cancellation),
        };
    }

    /// <summary>Length and time are those of the file that is read: of a link they would be its own.</summary>
    /// <exception cref="IOException">A link that leads nowhere, or in a circle.</exception>
    private static FileInfo FileBehind(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not { } target)
            return file;
        return file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } behind
            ? behind
            : throw new IOException($"{path} is a link to {target}, where there is no file. Mend the link, or take it out of the folder.");
    }

    private static async Task<bool> BeginsAsAsync(ContentStream stream, FileIdentity identity, CancellationToken cancellation)
    {
        var head = new byte[identity.HeadLength];
        return await stream.ReadAtLeastAsync(head, cancellation) == head.Length && FileIdentity.IdOf(head) == identity.FileId;
    }

    private async Task<FileIdentity?> IdentifyAsync(string path, CancellationToken cancellation)
    {
        using var stream = await ContentStream.OpenAsync(path, 0, cancellation);
        var head = new byte[HeadReadBytes];
        var length = 0;
        while (true)
        {
            var read = await ReadOrEndAsync(stream, head.AsMemory(length), cancellation);
            length += read;
            var isComplete = read == 0 && stream.IsCompressed;
            if (FileIdentity.Of(head.AsSpan(0, length), isComplete, parser) is { } identity)
                return identity;
            if (read == 0 || length >= LongestHeadReadBytes)
                return null;
            if (length == head.Length)
                Array.Resize(ref head, head.Length * 2);
        }
    }

    private static async Task<int> ReadOrEndAsync(ContentStream stream, Memory<byte> room, CancellationToken cancellation)
    {
        try
        {
            return await stream.ReadAsync(room, cancellation);
        }
        catch (InvalidDataException)
        {
            return 0;   // what could be decompressed names the file; its end is judged when it is read
        }
    }
}
