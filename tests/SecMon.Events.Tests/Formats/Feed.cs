using System.IO.Compression;
using System.Text;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;

namespace SecMon.Events.Tests.Formats;

/// <summary>What a parser said of one record: its outcome, and the event, or what was derived, with every field written out.</summary>
internal sealed record Seen(OutcomeKind Kind, int Length, string? Detail, string Event, string Derived)
{
    public string Outcome => Kind == OutcomeKind.Event ? "event" : $"{Kind.ToString().ToLowerInvariant()}:{Detail}";
}

/// <summary>Feeds content to a parser and writes down everything it says.</summary>
internal static class Feed
{
    public static ILogParser Parser(string format, ParserOptions? options = null) =>
        LogFormats.CreateParser(LogFormats.Find(format)!, options ?? Options);

    public static ParserOptions Options { get; } = new() { SourceId = "db1", Pseudonyms = SubjectPseudonyms.WithPublicKeys() };

    /// <summary>A recorded log of this project, unpacked.</summary>
    public static byte[] Recorded(string name)
    {
        using var stream = typeof(Feed).Assembly.GetManifestResourceStream(name + ".gz")!;
        return Unpack(stream);
    }

    /// <summary>A whole recorded log: of this project, or of the folder that this project's were cut from.</summary>
    public static byte[] Whole(string name)
    {
        using var stream = typeof(Feed).Assembly.GetManifestResourceStream(name) ?? File.OpenRead(Path.Combine(WholeLogs()!, name));
        return name.EndsWith(".gz", StringComparison.Ordinal) ? Unpack(stream) : File.ReadAllBytes(Path.Combine(WholeLogs()!, name));
    }

    /// <summary>The folder of all recorded logs; null where it is not beside the repository.</summary>
    public static string? WholeLogs()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "SecMon.sln")))
                continue;
            var logs = Path.Combine(folder.FullName, "..", "shared", "samples");
            return Directory.Exists(logs) ? logs : null;
        }

        return null;
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Reads a whole file.</summary>
    public static List<Seen> Read(string format, byte[] content, Container? container = null, bool isFileStart = true) =>
        Read(Parser(format), content, container, isFileStart);

    public static List<Seen> Read(ILogParser parser, byte[] content, Container? container = null, bool isFileStart = true)
    {
        var seen = new List<Seen>();
        var access = new AccessEvent();
        var known = container ?? parser.Recognise(content, isComplete: true)!.Value;
        for (var position = 0; position < content.Length; position += seen[^1].Length)
            seen.Add(Next(parser, content.AsMemory(position), new ContentPlace(known, isFileStart && position == 0, IsComplete: true), access)!);
        return seen;
    }

    /// <summary>Reads the first record; null when more bytes are needed.</summary>
    public static Seen? Next(ILogParser parser, ReadOnlyMemory<byte> content, ContentPlace place, AccessEvent access)
    {
        Assert.Equal(parser.Frame(content.Span, place), parser.Frame(content.Span, place));
        var outcome = parser.Next(content, place, access);
        if (outcome.Kind == OutcomeKind.NeedMore)
        {
            Assert.False(place.IsComplete, "complete content needs no more");
            return null;
        }

        Assert.InRange(outcome.Length, 1, content.Length);
        var text = outcome.Kind == OutcomeKind.Event ? Describe(access) : "";
        var derived = new List<string>();
        while (parser.TryDerive(access))
            derived.Add(access[Fields.FeedIssue].TextForm()!);
        return new Seen(outcome.Kind, outcome.Length, outcome.Detail, text, string.Join(',', derived));
    }

    /// <summary>The only event of some records.</summary>
    public static AccessEvent Event(string format, string content, ParserOptions? options = null)
    {
        var parser = Parser(format, options);
        var access = new AccessEvent();
        var bytes = Bytes(content);
        var container = parser.Recognise(bytes, isComplete: true)!.Value;
        var outcome = parser.Next(bytes, new ContentPlace(container, IsFileStart: true, IsComplete: true), access);
        Assert.Equal(ParseOutcome.Event(bytes.Length), outcome);
        return access;
    }

    /// <summary>All fields with their values, by name.</summary>
    public static string Describe(AccessEvent access)
    {
        var lines = access.Present.Select(field => $"{field.Name}={access[field]}").Order(StringComparer.Ordinal);
        return $"{access.Timestamp:O} {access.LocalTimestamp:O} [{string.Join(' ', access.CitizenIds)}]\n{string.Join('\n', lines)}";
    }

    /// <summary>How often each outcome came, by its name.</summary>
    public static string Count(IEnumerable<Seen> seen) =>
        string.Join(' ', seen.CountBy(one => one.Outcome).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    private static byte[] Unpack(Stream packed)
    {
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
