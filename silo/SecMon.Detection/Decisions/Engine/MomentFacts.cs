using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Facts;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>
/// The facts of one moment, of each kind in an order that does not depend on how they were given, and at most 200: signals by
/// level, newest first, then by rule; cases open before closed, by level, newest first, then by id; problems of the feed newest
/// first; rows as they stand in their file, of more than 200 the last ones.
/// </summary>
internal sealed class MomentFacts
{
    /// <summary>So many facts of a kind are looked at.</summary>
    public const int MostOfAKind = 200;

    private static readonly FieldName Issue = new("issue");
    private static readonly FieldName First = new("first");
    private static readonly FieldName Last = new("last");

    private readonly Action<string, Fact, List<RowFact>> _addRows;
    private readonly IReadOnlyList<SubjectFact> _withRows;
    private Dictionary<string, IReadOnlyList<RowFact>>? _rows;

    /// <summary>Gathers the facts of a moment in which signals arise; rows when they are asked for.</summary>
    /// <param name="signals">The signals.</param>
    /// <param name="feed">Problems of the source that are open.</param>
    /// <param name="addRows">Adds the rows of a list whose key fits a signal.</param>
    public MomentFacts(IReadOnlyList<SignalFact> signals, IReadOnlyList<FeedFact> feed, Action<string, Fact, List<RowFact>> addRows)
    {
        _addRows = addRows;
        _withRows = signals;
        Subjects = signals.Count <= 1 ? signals : [.. signals
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

    /// <summary>Gathers the facts of a moment in which something touched a case; rows when they are asked for.</summary>
    /// <param name="cases">The cases, each once.</param>
    /// <param name="nowTicks">The newest time of all cases, ticks of UTC.</param>
    /// <param name="addRows">Adds the rows of a list whose key fits a case.</param>
    public MomentFacts(IReadOnlyCollection<CaseFact> cases, long nowTicks, Action<string, Fact, List<RowFact>> addRows)
    {
        _addRows = addRows;
        NowTicks = nowTicks;
        Subjects = [.. cases
            .OrderBy(one => one.Case.Status == CaseStatus.Closed)
            .ThenByDescending(one => one.Case.Severity)
            .ThenByDescending(one => one.Case.Last)
            .ThenBy(one => one.Case.Id, StringComparer.Ordinal)
            .Take(MostOfAKind)];
        _withRows = Subjects;
        Feed = [];
    }

    /// <summary>The signals, or the cases.</summary>
    public IReadOnlyList<SubjectFact> Subjects { get; }

    /// <summary>Problems of the source that are open; none where cases are decided.</summary>
    public IReadOnlyList<FeedFact> Feed { get; }

    /// <summary>Of cases: what a decision's horizon counts back from, ticks of UTC.</summary>
    public long NowTicks { get; }

    /// <summary>The facts of a kind; none of a kind that this moment does not have.</summary>
    public IReadOnlyList<Fact> Of(string kind) => kind switch
    {
        SignalFact.KindName or CaseFact.KindName => Subjects.Count > 0 && Subjects[0].Kind == kind ? Subjects : [],
        FeedFact.KindName => Feed,
        Conclusion.KindName => [],
        _ => Rows(kind),
    };

    /// <summary>The rows of a list whose key fits a signal or case, each once.</summary>
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
        if (_withRows.Count == 1)
            _addRows(kind, _withRows[0], found);
        else
            FindOfMany(kind, found);
        return found.Count <= 1 ? found : [.. found.OrderBy(row => row.Line).ThenBy(row => row.Reference, StringComparer.Ordinal).TakeLast(MostOfAKind)];
    }

    /// <summary>Each fact's rows by themselves: to look for a row among those of all others takes the square of their number.</summary>
    private void FindOfMany(string kind, List<RowFact> found)
    {
        var known = new HashSet<(int Line, string Reference)>();
        var own = new List<RowFact>();
        foreach (var subject in _withRows)
        {
            own.Clear();
            _addRows(kind, subject, own);
            found.AddRange(own.Where(row => known.Add((row.Line, row.Reference))));
        }
    }
}
