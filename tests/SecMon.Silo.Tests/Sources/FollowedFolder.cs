using System.IO.Compression;
using System.Text;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

/// <summary>A folder of logs and a reader that follows it. A record is a line <c>{"@timestamp": …, "n": N}</c>, shown as its N.</summary>
internal sealed class FollowedFolder : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly ILogParser _framer = CreateParser();
    private FileSourceReader? _reader;
    private List<FileProgress>? _saved;

    public ManualClock Clock { get; } = new();

    public StartMode Start { get; init; } = StartMode.Beginning;

    public string Glob { get; init; } = "*.log";

    public SourcePlace? Place { get; init; }

    public FileSourceReader Reader => _reader ??= CreateReader(progress: null);

    /// <summary>Issues of the files, in order.</summary>
    public List<string> Issues { get; } = [];

    /// <summary>The name of every record that was read: file id and position.</summary>
    public List<(ulong FileId, long Position)> Names { get; } = [];

    /// <summary>Reasons why files were found damaged.</summary>
    public List<string> Damages { get; } = [];

    public string this[string name] => _scratch[name];

    public static string Lines(params int[] numbers) => string.Concat(numbers.Select(Line));

    public static ILogParser CreateParser() =>
        LogFormats.CreateParser(LogFormats.Find("json")!, new ParserOptions { SourceId = "test", Pseudonyms = SubjectPseudonyms.WithPublicKeys() });

    public void Write(string name, params int[] numbers) => File.WriteAllText(this[name], Lines(numbers));

    public void Append(string name, params int[] numbers) => AppendText(name, Lines(numbers));

    public void AppendText(string name, string text) => File.AppendAllText(this[name], text);

    public void Move(string from, string to) => File.Move(this[from], this[to]);

    public void Compress(string name)
    {
        using (var target = new GZipStream(File.Create(this[name + ".gz"]), CompressionLevel.Optimal))
            target.Write(File.ReadAllBytes(this[name]));
        File.Delete(this[name]);
    }

    /// <summary>Cuts a file, as <c>truncate</c> does.</summary>
    public void Cut(string name, int length)
    {
        using var file = new FileStream(this[name], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
    }

    /// <summary>Looks often enough for whatever is told only when it is seen again.</summary>
    public async Task SeesNothingAsync()
    {
        for (var look = 0; look < 3; look++)
            Assert.Empty(await ReadAsync());
    }

    public void AssertNoNameTwice() => Assert.Equal(Names.Count, Names.Distinct().Count());

    /// <summary>A new reader that goes on from what the old one had read.</summary>
    public void Restart() => Begin(Copy());

    /// <summary>A new reader that goes on from the last checkpoint: the beginning of the last reading.</summary>
    public void Crash() => Begin(_saved);

    private void Begin(List<FileProgress>? progress)
    {
        var firstLook = Reader.FirstLook.Copy();
        Reader.Dispose();
        _reader = CreateReader(progress, firstLook);
    }

    /// <summary>Everything that can be read now.</summary>
    public async Task<List<string>> ReadAsync()
    {
        Clock.Advance(TimeSpan.FromMilliseconds(500));   // as long as a reader may go without looking at the folder
        var records = new List<string>();
        do
        {
            Confirm();
            await ReadAsync(records);
        }
        while (Reader.AwaitsCheckpoint);
        return records;
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _scratch.Dispose();
    }

    private static string Line(int number) => $"{{\"@timestamp\":\"{new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(number):O}\",\"n\":{number}}}\n";

    private FileSourceReader CreateReader(IEnumerable<FileProgress>? progress, FirstLook? firstLook = null) => new(this[Glob], CreateParser(), Start, progress, Clock, this["trails"], Place, firstLook);

    /// <summary>As a source does when the checkpoint is written.</summary>
    private void Confirm()
    {
        Issues.AddRange(Reader.Findings.Select(finding => finding.Issue));
        Reader.Confirm();
        _saved = Copy();
    }

    private List<FileProgress> Copy() => [.. Reader.Progress.Select(file => file.Copy())];

    private async Task ReadAsync(List<string> records)
    {
        var chunk = await Reader.ReadAsync(CancellationToken.None);
        while (chunk is not null)
        {
            var before = records.Count + Damages.Count;
            Take(chunk, records);
            Reader.Keep();
            chunk = records.Count + Damages.Count > before
                ? await Reader.ReadAsync(CancellationToken.None)
                : await Reader.ReadMoreAsync(CancellationToken.None);
        }
    }

    private void Take(SourceChunk chunk, List<string> records)
    {
        var content = chunk.Content;
        while (!content.IsEmpty && _framer.Frame(content.Span, chunk.Place with { IsFileStart = chunk.File.Position == 0 }) is > 0 and var length)
        {
            Names.Add((chunk.File.FileId, chunk.File.Position));
            records.Add(NumberOf(Encoding.UTF8.GetString(content.Span[..length])));
            Reader.Consume(length);
            content = content[length..];
        }

        if (content.IsEmpty && chunk.Damage is { } damage)
            Damages.Add(damage);
    }

    private static string NumberOf(string record)
    {
        var at = record.IndexOf("\"n\":", StringComparison.Ordinal);
        return at < 0 || !record.EndsWith('\n') ? "torn" : record[(at + 4)..record.IndexOf('}', at)];
    }
}
