using System.IO.Compression;
using SecMon.Detection;
using SecMon.Detection.Alerts;
using SecMon.Detection.Enrichment;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

/// <summary>A recorded day of pgaudit, read record by record with enrichment and without rules.</summary>
internal sealed class RecordedDay
{
    private static readonly RuleFile[] ListFiles = [.. Files()];
    private static readonly byte[] Log = Unpack();

    private readonly SubjectPseudonyms _pseudonyms = SubjectPseudonyms.WithPublicKeys();
    private readonly ILogParser _parser;
    private int _position;

    private RecordedDay(Saved? from, Action<AccessEvent>? onEvent)
    {
        _parser = LogFormats.CreateParser(LogFormats.Find("pgaudit")!, new ParserOptions { SourceId = "db", Pseudonyms = _pseudonyms, Host = "db-1" });
        if (from is not null)
            _parser.RestoreSessions(from.Sessions);
        _position = from?.Position ?? 0;
        Counter = new ActivityCounter("db", Lists, _pseudonyms, from?.Activity);
        var rules = new RuleSet { Hash = "", Detections = [], Correlations = [] };
        var detector = new Detector(rules, LogSource.Undeclared, Enricher.Load(ListFiles, sourceHours: null, []), new AlertBuilder(_pseudonyms));
        Pipeline = new RecordPipeline(_parser, detector)
        {
            Activity = Counter,
            OnEvent = (access, isDerived) =>
            {
                if (!isDerived)
                    onEvent?.Invoke(access);
            },
        };
    }

    public static ListLibrary Lists { get; } = new(ListFiles);

    public ActivityCounter Counter { get; }

    public RecordPipeline Pipeline { get; }

    public bool IsAtEnd => _position >= Log.Length;

    public static RecordedDay Begin(Action<AccessEvent>? onEvent = null) => new(null, onEvent);

    /// <summary>Another process that goes on from a checkpoint.</summary>
    public static RecordedDay From(Saved saved) => new(saved, null);

    public void Read(int records)
    {
        var origin = new EvidenceOrigin("db", "pgaudit.csv", 1);
        while (records-- > 0 && !IsAtEnd)
            _position += Pipeline.Process(Log.AsMemory(_position), new ContentPlace(Container.CsvLog, _position == 0, IsComplete: true), origin, _position);
    }

    public Saved Save() => new(_position, _parser.SaveSessions(), Counter.Save());

    private static IEnumerable<RuleFile> Files()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Demo", "lists");
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => !path.Contains("protected", StringComparison.Ordinal)))
            yield return new RuleFile(path, Path.GetRelativePath(folder, path), File.ReadAllText(path));
        yield return new RuleFile("history_tables.txt", "history_tables.txt", "*.access_history\npop.lookup_log\n");
    }

    private static byte[] Unpack()
    {
        using var packed = new GZipStream(typeof(RecordedDay).Assembly.GetManifestResourceStream("pgaudit.csv.gz")!, CompressionMode.Decompress);
        using var content = new MemoryStream();
        packed.CopyTo(content);
        return content.ToArray();
    }

    public sealed record Saved(int Position, byte[] Sessions, byte[] Activity);
}
