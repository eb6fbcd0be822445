using SecMon.Detection.Decisions.Facts;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>
/// The facts of one moment, of each kind in an order that does not depend on how they were given, and at most 200: signals by
/// level, newest first, then by rule; problems of the feed newest first; rows as they stand in their file, of more
/// than 200 the last ones.
/// </summary>
internal sealed class MomentFacts
{
    /// <summary>So many facts of a kind are looked at.</summary>
    public const int MostOfAKind = 200;

    private static readonly FieldName Issue = new("issue");
    private static readonly FieldName First = new("first");
    private static readonly FieldName Last = new("last");

    private readonly Action<string, Fact, List<RowFact>> _addRows;
    private readonly IReadOnlyList<SignalFact> _given;
    private Dictionary<string, IReadOnlyList<RowFact>>? _rows;

    /// <summary>Gathers the facts of a moment; rows when they are asked for.</summary>
    /// <param name="signals">The signals.</param>
    /// <param name="feed">Problems of the source that are open.</param>
    /// <param name="addRows">Adds the rows of a list whose key fits a signal.</param>
    public MomentFacts(IReadOnlyList<SignalFact> signals, IReadOnlyList<FeedFact> feed, Action<string, Fact, List<RowFact>> addRows)
    {
        _addRows = addRows;
        _given = signals;
        Signals = signals.Count <= 1 ? signals : [.. signals
            .OrderByDescending(signal => signal.Rule.Severity)
            .ThenByDescending(signal => signal.Ticks)
            .ThenBy(signal => signal.Rule.Id, StringComparer.Ordinal)
            .ThenBy(signal => signal.FirstTicks)
            .ThenBy(signal => signal.Count)
            .Take(MostOfAKind)];
        Feed = feed.Count <= 1 ? feed : [.. feed
            .OrderByDescending(problem => problem[Last].AsInteger)
            .ThenBy(problem => problem[Issue].TextForm(), StringComparer.Ordinal)
            .ThenBy(problem => problem[First].AsInteger)
            .Take(MostOfAKind)];
    }

    /// <summary>The signals.</summary>
    public IReadOnlyList<SignalFact> Signals { get; }

    /// <summary>Problems of the source that are open.</summary>
    public IReadOnlyList<FeedFact> Feed { get; }

    /// <summary>The rows of a list whose key fits a signal, each once.</summary>
    public IReadOnlyList<RowFact> Rows(string kind)
    {
        _rows ??= [];
        if (!_rows.TryGetValue(kind, out var rows))
            _rows[kind] = rows = Find(kind);
        return rows;
    }

    private List<RowFact> Find(string kind)
    {
        var found = new List<RowFact>();
        foreach (var signal in _given)
            _addRows(kind, signal, found);
        return found.Count <= 1 ? found : [.. found.Distinct().OrderBy(row => row.Line).TakeLast(MostOfAKind)];
    }
}
