using SecMon.Detection;
using SecMon.Detection.Alerts;
using SecMon.Events;
using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>
/// Parser and detector of one source put together: bytes in; alerts, entries and rejected records out; everything counted.
/// Silo and replay run this same code. Pure but for its counts; used by one thread at a time.
/// </summary>
public sealed class RecordPipeline
{
    private readonly ILogParser _parser;
    private IDetector? _detector;
    private readonly AccessEvent _access = new();
    private bool _isInFuture;
    private long _streamAhead;

    /// <summary>Makes a pipeline.</summary>
    /// <param name="parser">Of the source's format.</param>
    /// <param name="detector">Null only reads and counts.</param>
    public RecordPipeline(ILogParser parser, IDetector? detector)
    {
        _parser = parser;
        _detector = detector;
        // After a restart the clock of the stream still knows it: a silence goes on.
        NewestEvent = _detector is null ? null : Reached();
    }

    /// <summary>The account so far.</summary>
    public SourceCounts Counts { get; init; } = new();

    /// <summary>Events before this are ignored (<c>start: since …</c>); null takes all.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Records handed to it, whatever became of them: what the account must add up to.</summary>
    public long Processed { get; private set; }

    /// <summary>Of these, how many were records of the format; blank lines are neither these nor refused.</summary>
    public long Understood { get; private set; }

    /// <summary>Of these, how many were rejected.</summary>
    public long Refused { get; private set; }

    /// <summary>What detection said since it was emptied last.</summary>
    public DetectionOutput Output { get; } = new();

    /// <summary>Records rejected since it was emptied last.</summary>
    public List<RejectedRecord> Rejected { get; } = [];

    /// <summary>Events by action since it was emptied last; for metrics.</summary>
    public Dictionary<string, long> Actions { get; } = [];

    /// <summary>Judges the times that records claim; null believes all.</summary>
    public Arrivals? Arrivals { get; init; }

    /// <summary>Sets local times anew where a record's own time is not believed; null leaves them.</summary>
    public LocalTime? Local { get; init; }

    /// <summary>Time that the events have reached, which is not ahead for one record that is; null before the first.</summary>
    public DateTime? NewestEvent { get; private set; }

    /// <summary>What the source is to tell; the next events of the log are what shows it, one each.</summary>
    public Queue<FeedFinding> Findings { get; init; } = new();

    /// <summary>Counts what accounts do; null when nobody wants to know.</summary>
    public ActivityCounter? Activity { get; set; }

    /// <summary>Counts the accounts of the last hour; null when nobody wants to know.</summary>
    public RecentAccounts? Accounts { get; init; }

    /// <summary>Called with every event after enrichment, derived ones marked; for <c>parse</c> and <c>replay</c>.</summary>
    public Action<AccessEvent, bool>? OnEvent { get; init; }

    /// <summary>Called with the outcome of every record and its position; for <c>parse --all</c>.</summary>
    public Action<ParseOutcome, long>? OnOutcome { get; init; }

    /// <summary>Detects what comes next with another rule set. Only between batches.</summary>
    public void Take(IDetector detector) => _detector = detector;

    /// <summary>Records since it was asked last after which the stream was later than can be believed: 0, or a clock leads it.</summary>
    public long TakeStreamAhead()
    {
        var ahead = _streamAhead;
        _streamAhead = 0;
        return ahead;
    }

    /// <summary>Reads the first record of the content.</summary>
    /// <param name="content">Content at a record boundary.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="origin">The file.</param>
    /// <param name="position">Offset of the content in the file.</param>
    /// <returns>Bytes consumed; 0 when the record is not complete yet.</returns>
    public int Process(ReadOnlyMemory<byte> content, in ContentPlace place, EvidenceOrigin origin, long position)
    {
        var outcome = _parser.Next(content, place, _access);
        if (outcome.Kind == OutcomeKind.NeedMore)
            return 0;

        if (outcome.Kind == OutcomeKind.Event && _access.Timestamp < Since)
            outcome = ParseOutcome.Ignored(outcome.Length, "before_start");
        Counts.Bytes += outcome.Length;
        Processed++;
        OnOutcome?.Invoke(outcome, position);
        if (outcome is { Kind: OutcomeKind.Event } or { Kind: OutcomeKind.Ignored, Detail: not "blank" })
            NoteUnderstood();
        switch (outcome.Kind)
        {
            case OutcomeKind.Event:
                Counts.Events++;
                Counts.NoteRecord(_access);
                Judge(origin, position);
                TellFinding(origin, position);
                break;
            case OutcomeKind.Ignored:
                Counts.Ignore(outcome.Detail!);
                break;
            default:
                Reject(outcome, content, origin, position);
                break;
        }

        while (_parser.TryDerive(_access))
        {
            if (Believed(origin, position) is { } believed)
                Skew(believed);
            Derive(origin, position);
        }

        return outcome.Length;
    }

    /// <summary>Counts one rejected record for what a damaged file should have held.</summary>
    /// <returns>1: there is something to hand over.</returns>
    public int RejectDamage(string reason, EvidenceOrigin origin, long position)
    {
        Processed++;
        var outcome = ParseOutcome.Rejected(0, reason);
        OnOutcome?.Invoke(outcome, position);
        Reject(outcome, default, origin, position);
        return 1;
    }

    private DateTime? Believed(EvidenceOrigin origin, long position) => Arrivals?.Believed(origin.FileId, position, _access.Timestamp);

    /// <summary>A crash between two of them changes nothing, since the clock of the stream is in the checkpoint.</summary>
    private bool IsInFuture => _detector?.Stream.IsInFuture ?? _isInFuture;

    private void Skew(DateTime believed)
    {
        _access.Skew(believed);
        Local?.Refill(_access);
    }

    /// <summary>Of records in a row whose time cannot be believed the first is told.</summary>
    private void Judge(EvidenceOrigin origin, long position)
    {
        if (Believed(origin, position) is not { } believed)
        {
            _isInFuture = false;
            Detect(origin, position, isDerived: false);
            return;
        }

        var isFirst = !IsInFuture;
        Counts.Skewed++;
        _isInFuture = true;
        Skew(believed);
        Detect(origin, position, isDerived: false);
        if (!isFirst)
            return;
        FeedEvent.Turn(_access, FeedIssue.ClockSkew, "future");
        Derive(origin, position);
    }

    /// <summary>One an event: two of one kind at one record would be one alert with two contents.</summary>
    private void TellFinding(EvidenceOrigin origin, long position)
    {
        if (!Findings.TryDequeue(out var finding))
            return;
        FeedEvent.Turn(_access, finding.Issue, finding.Detail);
        Derive(origin, position);
    }

    private void Derive(EvidenceOrigin origin, long position)
    {
        Counts.Derived++;
        if (_access[Fields.FeedIssue].TextForm() is { } issue)
            Counts.Note(issue);
        Detect(origin, position, isDerived: true);
    }

    private void Detect(EvidenceOrigin origin, long position, bool isDerived)
    {
        _access.Name = new RecordName(origin.FileId, position);
        var action = _access[Fields.EventAction].TextForm() ?? "other";
        Actions[action] = Actions.GetValueOrDefault(action) + 1;
        _detector?.Detect(_access, origin, Output);
        NewestEvent = Reached();
        if (_detector is not null && Arrivals?.IsBelievable(_detector.Stream.Ticks) is false)
            _streamAhead++;
        if (!isDerived)
        {
            Counts.NotePersons(_access);
            Activity?.Count(_access, NewestEvent);
            Accounts?.Note(_access, NewestEvent);
        }

        OnEvent?.Invoke(_access, isDerived);
    }

    private DateTime? Reached()
    {
        if (_detector is null)
            return NewestEvent > _access.EffectiveTime ? NewestEvent : _access.EffectiveTime;
        return _detector.Stream.Ticks == 0 ? null : new DateTime(_detector.Stream.Ticks, DateTimeKind.Utc);
    }

    private void Reject(ParseOutcome outcome, ReadOnlyMemory<byte> content, EvidenceOrigin origin, long position)
    {
        Counts.Reject(outcome.Detail!);
        Refused++;
        if (outcome.Detail == RejectReason.UnknownContainer && NoteForeign(content[..outcome.Length], origin) > ForeignRun.MostKept)
            return;
        var raw = content[..outcome.Length].ToArray();
        Rejected.Add(new RejectedRecord(origin.File, new RecordName(origin.FileId, 0).FileIdText, position, outcome.Detail!, raw));
    }

    private void NoteUnderstood()
    {
        Understood++;
        Counts.Foreign = null;
    }

    private long NoteForeign(ReadOnlyMemory<byte> line, EvidenceOrigin origin)
    {
        Counts.Foreign = Counts.Foreign is { } run
            ? run with { Lines = run.Lines + 1 }
            : new ForeignRun(1, (ForeignContainer.Of(line.Span) ?? ForeignContainer.Text).Kind, origin.File);
        return Counts.Foreign.Lines;
    }
}
