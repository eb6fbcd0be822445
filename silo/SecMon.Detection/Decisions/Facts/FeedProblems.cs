using SecMon.Events;
using SecMon.Events.Formats;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>
/// The problems of a source that its own records showed. Nothing in a log says that a problem is mended, so one is open for an hour
/// after it was shown last. Pure: the order of events alone decides.
/// </summary>
public sealed class FeedProblems
{
    private static readonly long OpenTicks = TimeSpan.FromHours(1).Ticks;

    private static readonly string[] Issues = [FeedIssue.AuditOff, FeedIssue.ClockSkew, FeedIssue.Drift, FeedIssue.Gap, FeedIssue.Settings];

    private readonly SortedDictionary<string, (long First, long Last)> _shown = new(StringComparer.Ordinal);

    /// <summary>Issue, and when it began and was shown last, ticks of UTC; what a checkpoint keeps.</summary>
    public IReadOnlyList<FeedProblem> State
    {
        get => [.. _shown.Select(pair => new FeedProblem(pair.Key, pair.Value.First, pair.Value.Last))];
        init
        {
            foreach (var problem in value)
                _shown[problem.Issue] = (problem.FirstTicks, problem.LastTicks);
        }
    }

    /// <summary>Takes up what an event shows of its source.</summary>
    public void Note(AccessEvent access)
    {
        if (access[Fields.FeedIssue].TextForm() is not { } issue || !Issues.Contains(issue))
            return;
        var ticks = access.EffectiveTime.Ticks;
        _shown[issue] = _shown.TryGetValue(issue, out var known) && ticks - known.Last <= OpenTicks
            ? (Math.Min(known.First, ticks), Math.Max(known.Last, ticks))
            : (ticks, ticks);
    }

    /// <summary>The problems that are open at a time.</summary>
    /// <param name="ticks">Effective time of an event, ticks of UTC.</param>
    public IReadOnlyList<FeedFact> Open(long ticks)
    {
        if (_shown.Count == 0)
            return [];
        return [.. _shown.Where(pair => ticks - pair.Value.Last <= OpenTicks).Select(pair => new FeedFact(pair.Key, pair.Value.First, pair.Value.Last))];
    }
}
