using System.Diagnostics;
using SecMon.Detection;
using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Enrichment;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;
using SecMon.Silo.Grains;
using SecMon.Silo.Hosting;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Sources;

/// <summary>Reader and pipeline of one source, from a checkpoint on, with one rule set. Used by one turn at a time.</summary>
internal sealed class SourceFeed : IDisposable
{
    /// <summary>So many changes of who is excused wait for the next record one by one, then one word stands for all further ones.</summary>
    internal const int MostExcuses = 100;

    private readonly SiloContext _silo;
    private Detector _detector;
    private Enricher _enricher;
    private readonly ILogParser _parser;
    private readonly SourceOptions _options;
    private readonly SourceMeter _meter;
    private readonly RuleCostMeter _ruleCosts = new();
    private readonly Dictionary<(ulong, string), EvidenceOrigin> _origins = [];
    private readonly List<FeedFinding> _excuses = [];   // to be told, and not in the checkpoint yet
    private long _excusesTold;
    private long _unsentBytes;

    private SourceFeed(SourceOptions options, ISourceReader reader, ILogParser parser, Enricher enricher, Detector detector, RecordPipeline pipeline, SourceCounts? before, SiloContext silo)
    {
        _silo = silo;
        _options = options;
        _parser = parser;
        _enricher = enricher;
        _detector = detector;
        _meter = new SourceMeter(options.Id, before);
        _meter.Begin(pipeline.Counts);
        Indicators = new FeedIndicators(pipeline.Counts, silo.Clock);
        Reader = reader;
        Pipeline = pipeline;
        Arrivals = pipeline.Arrivals!;
    }

    public ISourceReader Reader { get; }

    public RecordPipeline Pipeline { get; }

    /// <summary>How good the feed is.</summary>
    public FeedIndicators Indicators { get; }

    /// <inheritdoc cref="ILogParser.HiddenSettings"/>
    public IReadOnlyList<HiddenSetting>? HiddenSettings => _parser.HiddenSettings;

    /// <inheritdoc cref="ILogParser.GuessedZone"/>
    public string? GuessedZone => _parser.GuessedZone?.Abbreviation;

    /// <summary>The new names of listed tables that the log shows and no list has yet.</summary>
    public IEnumerable<UnlistedName> UnlistedNames => _enricher.UnlistedNames;

    /// <inheritdoc cref="NewNameBook.Refused"/>
    public long RefusedNames => _enricher.NewNames.Refused;

    /// <summary>When the batch that is read or sent began, by <see cref="Stopwatch"/>.</summary>
    public long BatchStarted { get; set; }

    /// <summary>The file that was read last.</summary>
    public ulong CurrentFile { get; private set; }

    /// <summary>Hash of the rule set that it detects with.</summary>
    public string RuleSet { get; private set; } = "";

    /// <summary>The clock of the stream.</summary>
    public StreamClock Stream => _detector.Stream;

    /// <summary>When what is read arrived.</summary>
    public Arrivals Arrivals { get; }

    /// <summary>What is to be told with a record, and was not yet.</summary>
    public IReadOnlyList<FeedFinding> Findings => [.. Pipeline.Findings, .. Reader.Findings, .. _excuses];

    /// <summary>True while something is known that the checkpoint has to know before the source goes on.</summary>
    public bool AwaitsCheckpoint => Reader.AwaitsCheckpoint || _excuses.Count > 0;

    /// <summary>True while a batch was read and is not known to be safe.</summary>
    public bool HasUnsent => _unsentBytes > 0;

    /// <summary>Opens a source where a checkpoint says.</summary>
    /// <param name="options">The source.</param>
    /// <param name="checkpoint">Where it goes on.</param>
    /// <param name="before">What the process before had counted past the checkpoint; null when nobody knows.</param>
    /// <param name="silo">The silo.</param>
    public static SourceFeed Open(SourceOptions options, SourceCheckpoint checkpoint, SourceCounts? before, SiloContext silo)
    {
        var parserOptions = options.ForParser(silo.Keys.CreatePseudonyms());
        var parser = LogFormats.CreateParser(options.Format, parserOptions);
        parser.RestoreSessions(checkpoint.Sessions);
        var framer = LogFormats.CreateParser(options.Format, parserOptions);
        var rules = silo.RuleBook.Get(checkpoint.RuleSet);
        var stream = checkpoint.Stream ?? new StreamClockState { Ticks = checkpoint.StreamTicks };
        var enricher = rules.CreateEnricher(options.Hours, NewNameBook.From(checkpoint.NewNames));
        var detector = DetectorOf(rules, enricher, new FeedProblems { State = checkpoint.FeedProblems }, stream, options, parserOptions.Pseudonyms);
        var trails = Path.Combine(silo.DataFolder, "progress", HighWaterMark.FileNameOf(options.Id) + ".trail");
        var reader = new FileSourceReader(options.Path, framer, options.Start, checkpoint.Files, silo.Clock, trails, SourcePlace.Of(options, silo.Options.Sources), checkpoint.FirstLook);
        var since = checkpoint.SinceTicks == 0 ? (DateTime?)null : new DateTime(checkpoint.SinceTicks, DateTimeKind.Utc);
        var pipeline = new RecordPipeline(parser, detector)
        {
            Counts = checkpoint.Counts.Copy(),
            Since = since,
            Activity = ActivityOf(rules, checkpoint, options, silo),
            Accounts = new RecentAccounts(),
            Arrivals = new Arrivals(options.Skew, ArrivalNotes.Read(silo.Store.Path, options.Id)),
            Local = new LocalTime(options.TimeZone),
            Findings = new Queue<FeedFinding>(checkpoint.Findings),
        };
        return new SourceFeed(options, reader, parser, enricher, detector, pipeline, before, silo)
        {
            RuleSet = checkpoint.RuleSet,
            _excusesTold = checkpoint.ExcusesTold ?? (checkpoint.Files is null && silo.RuleBook.ExcuseNews is [.., var last] ? last.Time.Ticks : 0),
        };
    }

    /// <summary>Detects what comes next with another rule set. Only between batches, when the checkpoint has just been written.</summary>
    public void Take(LoadedRules rules, SourceCheckpoint checkpoint)
    {
        RuleSet = rules.RuleSet.Hash;
        _enricher = rules.CreateEnricher(_options.Hours, _enricher.NewNames);
        _detector = DetectorOf(rules, _enricher, _detector.Feed, _detector.Stream.State, _options, _silo.Keys.CreatePseudonyms());
        Pipeline.Take(_detector);
        Pipeline.Activity = ActivityOf(rules, checkpoint, _options, _silo);   // it knows accounts from the lists
    }

    private static Detector DetectorOf(LoadedRules rules, Enricher enricher, FeedProblems feed, StreamClockState stream, SourceOptions options, ISubjectPseudonyms pseudonyms) =>
        new(rules.RuleSet, options.LogSource, enricher, new AlertBuilder(pseudonyms))
        {
            Stream = new StreamClock(options.Skew) { State = stream },
            Feed = feed,
            Decider = new SignalDecider(rules.Decisions, FactsLibrary.Empty, pseudonyms) { Watch = OutcomeMeter.Watch },   // rows come with the first batch
        };

    private static ActivityCounter? ActivityOf(LoadedRules rules, SourceCheckpoint checkpoint, SourceOptions options, SiloContext silo) =>
        silo.CountsActivity ? new ActivityCounter(options.Id, new ListLibrary(rules.Files.Lists), silo.Keys.CreatePseudonyms(), checkpoint.Activity, SystemsList.SystemOf(rules.Files.Lists, options.Host)) : null;

    /// <summary>Reads and detects one batch: what can be done in a turn, from one file.</summary>
    public async Task ReadAsync(TimeSpan turn, long mostRecords, CancellationToken cancellation)
    {
        TakeFacts();
        var chunk = await Reader.ReadAsync(cancellation);
        while (chunk is not null)
        {
            Take(chunk, turn, mostRecords);
            if (_unsentBytes > 0)
                return;
            chunk = await Reader.ReadMoreAsync(cancellation);
        }
    }

    /// <summary>Notes that the batch is safe.</summary>
    /// <returns>Its bytes.</returns>
    public long Sent()
    {
        _meter.Report(Pipeline);
        foreach (var outcome in Pipeline.Output.Outcomes)
            _silo.Outcomes.Count(outcome);
        Indicators.Note(Pipeline.Counts);
        Pipeline.Output.Clear();
        Pipeline.Rejected.Clear();
        Pipeline.Actions.Clear();
        var sent = _unsentBytes;
        _unsentBytes = 0;
        return sent;
    }

    /// <summary>Notes that there is nothing more to read: what the process before had read and is gone will not come again.</summary>
    public void AtEnd()
    {
        if (_meter.EndsEarly(Pipeline.Counts))
            Indicators.Begin(Pipeline.Counts);
    }

    /// <summary>Reports what rules cost. Only between batches.</summary>
    public void ReportRuleCosts() => _ruleCosts.Report(_detector);

    /// <summary>Writes where the feed stands into a checkpoint. Only between batches.</summary>
    public void Save(SourceCheckpoint checkpoint)
    {
        checkpoint.Files = [.. Reader.Progress.Select(file => file.Copy())];
        checkpoint.FirstLook = Reader.FirstLook.Copy();
        checkpoint.Sessions = _parser.SaveSessions();
        checkpoint.NewNames = _enricher.NewNames.Save();
        checkpoint.Stream = _detector.Stream.State;
        checkpoint.FeedProblems = [.. _detector.Feed.State];
        checkpoint.Counts = Pipeline.Counts.Copy();
        checkpoint.Findings = [.. Findings];
        checkpoint.ExcusesTold = _excusesTold;
        checkpoint.Activity = Pipeline.Activity?.Save();
    }

    /// <summary>Takes up what is to be told, when it is in the checkpoint: the next events tell it, the same after a crash.</summary>
    public void ConfirmFindings()
    {
        List<FeedFinding> findings = [.. Reader.Findings, .. _excuses];
        Reader.Confirm();
        _excuses.Clear();
        foreach (var finding in findings)
            Pipeline.Findings.Enqueue(finding);
    }

    public void Dispose() => Reader.Dispose();

    /// <summary>Rows are data: every batch is decided with the newest.</summary>
    private void TakeFacts()
    {
        var facts = _silo.RuleBook.Facts;
        if (_detector.Facts != facts)
            _detector.Facts = facts;
        TakeExcuses();
    }

    /// <summary>Not while it catches up with an older rule set, which may not know what to make of it.</summary>
    private void TakeExcuses()
    {
        var news = _silo.RuleBook.ExcuseNews;
        if (news.Count == 0 || news[^1].Time.Ticks <= _excusesTold || RuleSet != _silo.RuleBook.Current.RuleSet.Hash)
            return;
        foreach (var one in news.Where(one => one.Time.Ticks > _excusesTold))
        {
            var waiting = Pipeline.Findings.Count(finding => finding.Issue == FeedIssue.ExceptionChanged) + _excuses.Count;
            if (waiting < MostExcuses)
                _excuses.Add(new FeedFinding(FeedIssue.ExceptionChanged, one.Text, ""));
            else if (waiting == MostExcuses)
                _excuses.Add(new FeedFinding(FeedIssue.ExceptionChanged, FormattableString.Invariant($"added to {one.List} and others more often than is told one by one, since {one.Time:yyyy-MM-ddTHH:mm:ssZ}"), ""));
        }

        _excusesTold = news[^1].Time.Ticks;
    }

    private void Take(SourceChunk chunk, TimeSpan turn, long mostRecords)
    {
        var started = Stopwatch.GetTimestamp();
        var origin = OriginOf(chunk.File);
        var content = chunk.Content;
        CurrentFile = chunk.File.FileId;
        Arrivals.Begin(_silo.Clock.GetUtcNow().UtcDateTime);
        var start = chunk.File.Position;
        while (!content.IsEmpty && mostRecords-- > 0)
        {
            var place = chunk.Place with { IsFileStart = chunk.File.Position == 0 };
            var consumed = Pipeline.Process(content, place, origin, chunk.File.Position);
            if (consumed == 0)
                break;
            Reader.Consume(consumed);
            _unsentBytes += consumed;
            content = content[consumed..];

            // One at least, however late it is: of what was handed out and not taken the reader must think that it is still being written.
            if (Stopwatch.GetElapsedTime(started) >= turn)
                break;
        }

        Arrivals.End(chunk.File.FileId, start, chunk.File.Position);
        if (content.IsEmpty && chunk.Damage is { } damage)
            _unsentBytes += Pipeline.RejectDamage(damage, origin, chunk.File.Position);
    }

    private EvidenceOrigin OriginOf(FileProgress file)
    {
        if (_origins.TryGetValue((file.FileId, file.Path), out var known))
            return known;
        if (_origins.Count > 1_000)
            _origins.Clear();
        return _origins[(file.FileId, file.Path)] = new EvidenceOrigin(_options.Id, file.Path, file.FileId);
    }
}
