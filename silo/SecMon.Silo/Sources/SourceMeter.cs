using SecMon.Detection.Rules;
using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>Reports a source's account to the metrics, as what was added since the last report.</summary>
internal sealed class SourceMeter(string source)
{
    private long _events;
    private long _derived;
    private long _bytes;
    private readonly Dictionary<string, long> _ignored = [];
    private readonly Dictionary<string, long> _rejected = [];
    private readonly Dictionary<string, long> _issues = [];

    /// <summary>A counter that begins at 0 shows its first increase too; one that appears with a value does not.</summary>
    public void Begin()
    {
        foreach (var outcome in (ReadOnlySpan<string>)["event", "ignored", "rejected"])
            SecMonMetrics.Records.WithLabels(source, outcome);
        foreach (var issue in FeedIssue.All)
            SecMonMetrics.FeedIssues.WithLabels(source, issue);
        foreach (var reason in RejectReason.All)
            SecMonMetrics.Rejected.WithLabels(source, reason);
        foreach (var severity in Enum.GetValues<Severity>())
            SecMonMetrics.SourceAlerts.WithLabels(source, severity.ToString().ToLowerInvariant());
    }

    public void Report(RecordPipeline pipeline)
    {
        var counts = pipeline.Counts;
        Add(SecMonMetrics.Records.WithLabels(source, "event"), ref _events, counts.Events);
        Add(SecMonMetrics.Derived.WithLabels(source), ref _derived, counts.Derived);
        Add(SecMonMetrics.Bytes.WithLabels(source), ref _bytes, counts.Bytes);
        AddAll(counts.Ignored, _ignored, SecMonMetrics.Ignored, "ignored");
        AddAll(counts.Rejected, _rejected, SecMonMetrics.Rejected, "rejected");
        foreach (var (issue, count) in counts.Issues)
        {
            SecMonMetrics.FeedIssues.WithLabels(source, issue).Inc(count - _issues.GetValueOrDefault(issue));
            _issues[issue] = count;
        }

        SecMonMetrics.CutLists.WithLabels(source).Inc(pipeline.Output.CutLists);
        foreach (var (action, count) in pipeline.Actions)
            SecMonMetrics.Events.WithLabels(source, action).Inc(count);
    }

    private void AddAll(SortedDictionary<string, long> counts, Dictionary<string, long> reported, Prometheus.Counter byName, string outcome)
    {
        foreach (var (name, count) in counts)
        {
            var added = count - reported.GetValueOrDefault(name);
            if (added == 0)
                continue;
            byName.WithLabels(source, name).Inc(added);
            SecMonMetrics.Records.WithLabels(source, outcome).Inc(added);
            reported[name] = count;
        }
    }

    private static void Add(Prometheus.Counter.Child counter, ref long reported, long count)
    {
        counter.Inc(count - reported);
        reported = count;
    }
}
