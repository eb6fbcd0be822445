using System.Globalization;
using System.Text;
using SecMon.Detection;
using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
using SecMon.Detection.Enrichment;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

/// <summary>A csvlog of refused sign-ins, read as a source reads it: each line arrives at a time, and may claim another.</summary>
internal sealed class RefusalLog
{
    private const string Rules = """
        title: Refused
        name: refused
        logsource: {category: database}
        detection:
          refused: {event.action: login_failed}
          condition: refused
        level: informational
        ---
        title: Ten refused
        correlation:
          type: event_count
          rules: [refused]
          group-by: [user.name]
          timespan: 5m
          condition: {gte: 10}
        secmon: {suppress: 1h}
        ---
        title: Refused at all
        logsource: {category: database}
        detection:
          refused: {event.action: login_failed}
          condition: refused
        secmon: {group-by: [user.name], suppress: 10m}
        ---
        title: Future
        logsource: {category: database}
        detection:
          feed: {secmon.feed.issue: clock_skew}
          condition: feed
        """;

    private static readonly EvidenceOrigin Origin = new("db", "a.csv", 7);
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(10);

    private readonly LoadedRules _rules;
    private readonly SubjectPseudonyms _pseudonyms = SubjectPseudonyms.WithPublicKeys();
    private readonly ILogParser _parser;
    private readonly RecordPipeline _pipeline;
    private readonly Detector _detector;
    private readonly CorrelationPartition[] _partitions;
    private readonly List<Alert> _fired = [];
    private long _position;
    private int _lines;

    public RefusalLog()
        : this(new StreamClockState(), [], 0)
    {
    }

    private RefusalLog(StreamClockState stream, IReadOnlyList<ArrivalNote> notes, long position)
    {
        _rules = LoadedRules.Load(new RuleFiles([new RuleFile("a.yml", "a.yml", Rules)], []), _pseudonyms);
        Assert.DoesNotContain(_rules.Problems, problem => problem.IsError);
        _parser = LogFormats.CreateParser(LogFormats.Find("pgaudit")!, new ParserOptions { SourceId = "db", Pseudonyms = _pseudonyms });
        _detector = new Detector(_rules.RuleSet, LogSource.Undeclared, Enricher.Load([], sourceHours: null, []), new AlertBuilder(_pseudonyms))
        {
            Stream = new StreamClock(Skew) { State = stream },
        };
        Arrivals = new Arrivals(Skew, notes);
        _pipeline = new RecordPipeline(_parser, _detector) { Arrivals = Arrivals, Local = new LocalTime(LocalTime.DefaultZone) };
        _partitions = [.. Enumerable.Range(0, CorrelationPartition.Partitions).Select(_ => new CorrelationPartition(_rules, new AlertBuilder(_pseudonyms)))];
        _position = position;
    }

    public Arrivals Arrivals { get; }

    public StreamClock Stream => _detector.Stream;

    public SourceCounts Counts => _pipeline.Counts;

    public IReadOnlyList<Alert> Alerts => _fired;

    /// <summary>Titles of what fired, each with how often.</summary>
    public IReadOnlyDictionary<string, int> Fired => _fired.CountBy(alert => alert.Rule.Title).ToDictionary();

    /// <inheritdoc cref="RecordPipeline.TakeStreamAhead"/>
    public long TakeStreamAhead() => _pipeline.TakeStreamAhead();

    /// <summary>The process that is started after a kill: it knows the notes and a checkpoint.</summary>
    public static RefusalLog After(StreamClockState stream, IReadOnlyList<ArrivalNote> notes, long position) => new(stream, notes, position);

    /// <summary>One line, read on its own.</summary>
    public void Read(DateTime written, DateTime arrival, string account = "clerk_1")
    {
        var line = Line(written, account, _lines++);
        var start = _position;
        Arrivals.Begin(arrival);
        _position += _pipeline.Process(line, new ContentPlace(Container.CsvLog, IsFileStart: start == 0, IsComplete: true), Origin, start);
        Arrivals.End(Origin.FileId, start, _position);
        Fire();
    }

    /// <summary>Ten refused sign-ins, one every ten seconds.</summary>
    /// <param name="begin">When the first was written.</param>
    /// <param name="arrivalAfter">How long after it was written each is read.</param>
    public void ReadTen(DateTime begin, TimeSpan arrivalAfter)
    {
        for (var i = 0; i < 10; i++)
            Read(begin.AddSeconds(10 * i), begin.AddSeconds(10 * i) + arrivalAfter);
    }

    private void Fire()
    {
        _fired.AddRange(_pipeline.Output.Alerts);
        for (var i = 0; i < _partitions.Length; i++)
        {
            _partitions[i].TickClock(_detector.Stream.SettledTicks, _fired);
            foreach (var entry in MatchEntryCodec.Read(MatchEntryCodec.Write(_pipeline.Output.Entries[i])))
                _partitions[i].Apply(entry, _fired);
            Restart(i);
        }

        _pipeline.Output.Clear();
    }

    /// <summary>Every state must survive a snapshot, whatever the times in it.</summary>
    private void Restart(int number)
    {
        var before = _partitions[number];
        before.BeginSnapshot();
        var copies = new List<BucketCopy>();
        while (before.TakeCopy() is { } copy)
            copies.Add(copy);
        _partitions[number] = new CorrelationPartition(_rules, new AlertBuilder(_pseudonyms));
        _partitions[number].Restore(copies, before.StreamTicks);
    }

    private static byte[] Line(DateTime utc, string account, int number) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $""""
        {utc:yyyy-MM-dd HH:mm:ss.fff} UTC,"{account}","population",23718,"127.0.0.1:45845",{number:x}.5ca6,2,"authentication",2026-11-16 01:59:47 UTC,14/1,0,FATAL,28P01,"password authentication failed for user ""{account}""",,,,,,,,,"","client backend",,0

        """"));
}
