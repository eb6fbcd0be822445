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

    /// <summary>Makes a pipeline.</summary>
    /// <param name="parser">Of the source's format.</param>
    /// <param name="detector">Null only reads and counts.</param>
    public RecordPipeline(ILogParser parser, IDetector? detector)
    {
        _parser = parser;
        _detector = detector;
    }

    /// <summary>The account so far.</summary>
    public SourceCounts Counts { get; init; } = new();

    /// <summary>Events before this are ignored (<c>start: since …</c>); null takes all.</summary>
    public DateTime? Since { get; init; }

    /// <summary>What detection said since it was emptied last.</summary>
    public DetectionOutput Output { get; } = new();

    /// <summary>Records rejected since it was emptied last.</summary>
    public List<RejectedRecord> Rejected { get; } = [];

    /// <summary>Events by action since it was emptied last; for metrics.</summary>
    public Dictionary<string, long> Actions { get; } = [];

    /// <summary>Newest event time read; null before the first.</summary>
    public DateTime? NewestEvent { get; private set; }

    /// <summary>Counts what accounts do; null when nobody wants to know.</summary>
    public ActivityCounter? Activity { get; set; }

    /// <summary>Counts the accounts of the last hour; null when nobody wants to know.</summary>
    public RecentAccounts? Accounts { get; init; }

    /// <summary>Called with every event after enrichment, derived ones marked; for <c>parse</c>.</summary>
    public Action<AccessEvent, bool>? OnEvent { get; init; }

    /// <summary>Called with the outcome of every record and its position; for <c>parse --all</c>.</summary>
    public Action<ParseOutcome, long>? OnOutcome { get; init; }

    /// <summary>Detects what comes next with another rule set. Only between batches.</summary>
    public void Take(IDetector detector) => _detector = detector;

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
        OnOutcome?.Invoke(outcome, position);
        switch (outcome.Kind)
        {
            case OutcomeKind.Event:
                Counts.Events++;
                Detect(origin, position, isDerived: false);
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
            Counts.Derived++;
            if (_access[Fields.FeedIssue].TextForm() is { } issue)
                Counts.Note(issue);
            Detect(origin, position, isDerived: true);
        }

        return outcome.Length;
    }

    /// <summary>Counts one rejected record for what a damaged file should have held.</summary>
    /// <returns>1: there is something to hand over.</returns>
    public int RejectDamage(string reason, EvidenceOrigin origin, long position)
    {
        var outcome = ParseOutcome.Rejected(0, reason);
        OnOutcome?.Invoke(outcome, position);
        Reject(outcome, default, origin, position);
        return 1;
    }

    private void Detect(EvidenceOrigin origin, long position, bool isDerived)
    {
        _access.Name = new RecordName(origin.FileId, position);
        if (NewestEvent is null || _access.Timestamp > NewestEvent)
            NewestEvent = _access.Timestamp;
        var action = _access[Fields.EventAction].TextForm() ?? "other";
        Actions[action] = Actions.GetValueOrDefault(action) + 1;
        _detector?.Detect(_access, origin, Output);
        if (!isDerived)
        {
            Activity?.Count(_access);
            Accounts?.Note(_access);
        }

        OnEvent?.Invoke(_access, isDerived);
    }

    private void Reject(ParseOutcome outcome, ReadOnlyMemory<byte> content, EvidenceOrigin origin, long position)
    {
        Counts.Reject(outcome.Detail!);
        var raw = content[..outcome.Length].ToArray();
        Rejected.Add(new RejectedRecord(origin.File, new RecordName(origin.FileId, 0).FileIdText, position, outcome.Detail!, raw));
    }
}
