using SecMon.Detection.Rules;
using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>
/// Shows a source's account as counters. They go on where they were before a start, never below what the process before had shown:
/// Prometheus takes a counter that falls for one that began anew, and would count all of it again (docs/decisions/0015).
/// </summary>
/// <param name="source">Id of the source.</param>
/// <param name="before">What the process before had counted; null when there was none.</param>
internal sealed class SourceMeter(string source, SourceCounts? before)
{
    private SourceCounts? _before = before;
    private long _processed;
    private long _accounted;

    /// <summary>
    /// Shows what was counted before the start. A counter that begins at 0 shows its first increase too, one that appears with a value does
    /// not; and one that appears at 0 before its value would show all of it as an increase.
    /// </summary>
    public void Begin(SourceCounts counts)
    {
        Show(counts);
        _accounted = counts.Records;
        foreach (var severity in Enum.GetValues<Severity>())
            SecMonMetrics.SourceAlerts.WithLabels(source, severity.Word());
    }

    /// <summary>Shows the account after a batch.</summary>
    public void Report(RecordPipeline pipeline)
    {
        Show(pipeline.Counts);
        ReportUnaccounted(pipeline);
        SecMonMetrics.StreamAhead.WithLabels(source).Inc(pipeline.TakeStreamAhead());
        SecMonMetrics.CutLists.WithLabels(source).Inc(pipeline.Output.CutLists);
        foreach (var (action, count) in pipeline.Actions)
            SecMonMetrics.Events.WithLabels(source, LabelOf(action)).Inc(count);
    }

    /// <summary>The log ends before what the process before had read: its records are gone, and stay counted.</summary>
    /// <returns>Whether it was so.</returns>
    public bool EndsEarly(SourceCounts counts)
    {
        if (_before is not { } before)
            return false;
        _before = null;
        counts.RaiseTo(before);
        _accounted = counts.Records;
        Show(counts);
        return true;
    }

    /// <summary>Records that were read and are in no part of the account, or in two.</summary>
    private void ReportUnaccounted(RecordPipeline pipeline)
    {
        var (processed, accounted) = (pipeline.Processed, pipeline.Counts.Records);
        SecMonMetrics.Unaccounted.WithLabels(source).Inc(Math.Abs(processed - _processed - (accounted - _accounted)));
        (_processed, _accounted) = (processed, accounted);
    }

    /// <summary>A log writes what it likes: without end, and names of people among it.</summary>
    private static string LabelOf(string action) => EventAction.All.Contains(action) ? action : EventAction.Other;

    private void Show(SourceCounts counts)
    {
        if (_before is { } before)
        {
            // What is read again was shown already.
            if (counts.Records >= before.Records)
                _before = null;
            counts = counts.Copy();
            counts.RaiseTo(before);
        }

        SecMonMetrics.Records.WithLabels(source, "event").IncTo(counts.Events);
        SecMonMetrics.Records.WithLabels(source, "ignored").IncTo(counts.Ignored.Values.Sum());
        SecMonMetrics.Records.WithLabels(source, "rejected").IncTo(counts.Rejected.Values.Sum());
        SecMonMetrics.Skewed.WithLabels(source).IncTo(counts.Skewed);
        SecMonMetrics.ForeignFields.WithLabels(source).IncTo(counts.ForeignFields);
        SecMonMetrics.LackText.WithLabels(source).IncTo(counts.LackText);
        SecMonMetrics.Derived.WithLabels(source).IncTo(counts.Derived);
        SecMonMetrics.Bytes.WithLabels(source).IncTo(counts.Bytes);
        foreach (var (kind, count) in counts.Ignored)
            SecMonMetrics.Ignored.WithLabels(source, kind).IncTo(count);
        foreach (var reason in RejectReason.All.Union(counts.Rejected.Keys))
            SecMonMetrics.Rejected.WithLabels(source, reason).IncTo(counts.Rejected.GetValueOrDefault(reason));
        foreach (var issue in FeedIssue.All.Union(counts.Issues.Keys))
            SecMonMetrics.FeedIssues.WithLabels(source, issue).IncTo(counts.Issues.GetValueOrDefault(issue));
    }
}
