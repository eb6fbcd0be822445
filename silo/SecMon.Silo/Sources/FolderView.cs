using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>Which files of a glob lie on disk, each known by its first record, and what hides any of them.</summary>
/// <param name="glob">Path of the files; <c>*</c> and <c>?</c> in its last part.</param>
/// <param name="parser">A parser of the source's format.</param>
/// <param name="place">Where the source stands; null for one of which nothing else is known.</param>
internal sealed class FolderView(string glob, ILogParser parser, SourcePlace? place = null)
{
    private const int HeadReadBytes = 1 << 16;
    private const int LongestHeadReadBytes = 1 << 21;
    private const int MostOtherNames = 3;

    private readonly Dictionary<string, SeenFile> _seen = [];
    private readonly ClaimedFiles[] _claims = [.. (place ?? SourcePlace.Alone).Before.Select(source => new ClaimedFiles(source))];
    private readonly bool _isPostgreSql = (place ?? SourcePlace.Alone).IsPostgreSql;
    private readonly List<string> _hidden = [];
    private readonly HashSet<string> _others = [];
    private LookTroubles _troubles = new(isPostgreSql: false);

    /// <summary>Where the files lie.</summary>
    public string Folder { get; } = RotatedFiles.FolderOf(glob);

    /// <summary>The best copy of every file, by id.</summary>
    public Dictionary<ulong, SeenFile> Files { get; private set; } = [];

    /// <summary>Why some file cannot be read from here, and the mend; null when all can.</summary>
    public string? Problem { get; private set; }

    /// <summary>That no file fits, and what the folder has instead; null when one does.</summary>
    public string? Absence { get; private set; }

    /// <summary>True when something could not be looked at, so that nobody knows what it holds.</summary>
    public bool IsBlind => _troubles.IsBlind;

    /// <summary>True when the folder was looked into, or is known not to be there: what it holds later is new.</summary>
    public bool CouldSee { get; private set; }

    /// <summary>True when the folder is not there.</summary>
    public bool IsMissing { get; private set; }

    /// <summary>Paths of the files that could not be looked at.</summary>
    public IReadOnlyList<string> Hidden => _hidden;

    /// <summary>Whether an earlier source reads the file of a path.</summary>
    public bool IsOfOther(string path) => _others.Contains(path);

    /// <summary>Looks again. A file that cannot be read now is left out until it can.</summary>
    /// <param name="cancellation">Ends the look.</param>
    /// <param name="placeOf">Where the file of an id lies that was read before; null prefers none.</param>
    public async Task LookAsync(CancellationToken cancellation, Func<ulong, string?>? placeOf = null)
    {
        var files = new Dictionary<ulong, SeenFile>();
        _troubles = new LookTroubles(_isPostgreSql);
        _hidden.Clear();
        _others.Clear();
        Absence = null;
        CouldSee = IsMissing = false;
        try
        {
            foreach (var path in OwnFiles())
            {
                if (await TryLookAtAsync(path, cancellation) is not { Identity: { } identity } seen)
                    continue;
                if (!files.TryGetValue(identity.FileId, out var other) || seen.IsBetterThan(other, placeOf?.Invoke(identity.FileId)))
                    files[identity.FileId] = seen;
            }
        }
        catch (UnauthorizedAccessException)
        {
            _troubles.Refused(Folder);
        }
        catch (IOException unreadable)
        {
            _troubles.Say(VisibleName.Of(unreadable.Message));
        }

        Files = files;
        Problem = _troubles.Text;
    }

    /// <summary>The files that fit and that no earlier source names.</summary>
    private List<string> OwnFiles()
    {
        FileStatus.Of(Folder, out var isRefused);
        if (isRefused)
            throw new UnauthorizedAccessException();
        if (!Directory.Exists(Folder))
        {
            CouldSee = IsMissing = true;
            _troubles.Say(RotatedFiles.WhyNoFolder(glob));
            return [];
        }

        var fitting = RotatedFiles.Find(glob).Order(StringComparer.Ordinal).ToList();
        CouldSee = true;
        if (fitting.Count == 0)
            Absence = $"no file fits {VisibleName.Of(Path.GetFullPath(glob))}; {WhatFolderHas()}";
        foreach (var claim in _claims)
            claim.Look();   // after the own look: what that has seen, this can see
        return _claims.Length == 0 ? fitting : [.. fitting.Where(IsOwn)];
    }

    private string WhatFolderHas()
    {
        var names = Directory.EnumerateFileSystemEntries(Folder).Select(path => Directory.Exists(path) ? $"{Path.GetFileName(path)}/" : Path.GetFileName(path)).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? "the folder is empty" : $"the folder has {VisibleName.Some(names, MostOtherNames)}";
    }

    private bool IsOwn(string path)
    {
        var at = FileStatus.PlaceOf(path);
        foreach (var claim in _claims)
        {
            if (!claim.Holds(at))
                continue;
            _troubles.ReadBy(claim.Source, path);
            _others.Add(path);
            return false;
        }

        return true;
    }

    private async Task<SeenFile?> TryLookAtAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await LookAtAsync(path, cancellation);
        }
        catch (UnauthorizedAccessException)
        {
            _troubles.Refused(path);
            _hidden.Add(path);
        }
        catch (IOException unreadable)
        {
            if (new FileInfo(path) is { } file && (file.Exists || file.LinkTarget is not null))
            {
                _troubles.Say(VisibleName.Of(unreadable.Message));
                if (file.LinkTarget is null)
                    _hidden.Add(path);   // what a dead link leads to one day is new
            }
        }

        return null;
    }

    private async Task<SeenFile?> LookAtAsync(string path, CancellationToken cancellation)
    {
        var information = FileBehind(path);
        if (!information.Exists)
            return null;
        if (information.Length == 0)
            return FileStatus.Of(path, out _) is { IsFile: false } ? throw new IOException($"{path} is a pipe or a device, not a file; take it out of the folder") : null;
        _seen.TryGetValue(path, out var seen);
        if (seen?.Target != information.FullName)
            seen = null;   // a link that was switched shows another file, whatever its length and time
        if (seen?.Identity is not null && seen.Length == information.Length && seen.WrittenAt == information.LastWriteTimeUtc)
            return seen;

        using var stream = await ContentStream.OpenAsync(path, 0, cancellation);
        var isKnown = seen?.Identity is not null && !stream.IsCompressed && await BeginsAsAsync(stream, seen.Identity, cancellation);
        var identity = isKnown ? seen!.Identity : await IdentifyAsync(path, cancellation);
        // Not at once: its first record may be half written.
        if (identity is null && seen?.Length == information.Length && await HasLineAsync(path, cancellation))
            _troubles.Unrecognised(path);
        return _seen[path] = new SeenFile
        {
            Place = FileStatus.PlaceOf(path),
            Path = path,
            Target = information.FullName,
            Length = information.Length,
            WrittenAt = information.LastWriteTimeUtc,
            IsCompressed = stream.IsCompressed,
            Identity = identity,
        };
    }

    /// <summary>Length and time are those of the file that is read: of a link they would be its own.</summary>
    /// <exception cref="IOException">A link that leads nowhere, or in a circle.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder on the way may not be looked into.</exception>
    private static FileInfo FileBehind(string path)
    {
        var file = new FileInfo(path);
        if (file is { LinkTarget: null, Exists: true })
            return file;
        if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } behind)
            return behind;
        FileStatus.Of(path, out var isRefused);
        if (isRefused)
            throw new UnauthorizedAccessException();
        return file.LinkTarget is not { } target
            ? file
            : throw new IOException($"{path} is a link to {target}, where there is no file. Mend the link, or take it out of the folder.");
    }

    private static async Task<bool> BeginsAsAsync(ContentStream stream, FileIdentity identity, CancellationToken cancellation)
    {
        var head = new byte[identity.HeadLength];
        return await stream.ReadAtLeastAsync(head, cancellation) == head.Length && FileIdentity.IdOf(head) == identity.FileId;
    }

    private static async Task<bool> HasLineAsync(string path, CancellationToken cancellation)
    {
        using var stream = await ContentStream.OpenAsync(path, 0, cancellation);
        if (stream.LengthOnDisk >= LongestHeadReadBytes)
            return true;   // as far as anybody looks there is none
        var head = new byte[HeadReadBytes];
        return head.AsSpan(0, await ReadOrEndAsync(stream, head, cancellation)).Contains((byte)'\n');
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
