using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Events;

namespace SecMon.Silo.Rules;

/// <summary>
/// How much each row that excuses has swallowed since the silo started, and each decision that excuses without a row. Rows are counted
/// by list and key, so that a row which is written anew every day goes on where it stood. Used by many threads.
/// </summary>
public sealed class ExcuseCounts(TimeProvider clock)
{
    /// <summary>So many names are counted; all further ones are <see cref="ExcuseName.Others"/>.</summary>
    public const int MostNames = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<ExcuseName, Entry> _entries = [];

    /// <summary>What each has swallowed, in the order in which they first did.</summary>
    public IReadOnlyList<(ExcuseName Name, Swallowed Swallowed)> All
    {
        get
        {
            lock (_lock)
                return [.. _entries.OrderBy(pair => pair.Value.Number).Select(pair => (pair.Key, pair.Value.Sum))];
        }
    }

    /// <summary>Those of which people must hear, in the order in which they first swallowed anything.</summary>
    public IReadOnlyList<(ExcuseName Name, Swallowed Swallowed)> Much => [.. All.Where(one => one.Swallowed.IsMuch)];

    /// <summary>What one has swallowed.</summary>
    public Swallowed Of(ExcuseName name)
    {
        lock (_lock)
            return _entries.TryGetValue(name, out var entry) ? entry.Sum : Swallowed.Nothing;
    }

    /// <summary>Counts a signal, once for each row that excused it.</summary>
    public void Count(SignalOutcome outcome)
    {
        if (outcome.Decisions.Count == 0)
            return;
        var names = NamesOf(outcome.Decisions);
        if (names.Count == 0)
            return;
        var context = outcome.Signal.Event;
        var rows = context[Fields.DbReturnedRows.Name] is { Kind: FieldKind.Integer, AsInteger: > 0 } read ? read.AsInteger : 0;
        object statement = context[Fields.StatementId.Name].TextForm() is { Length: > 0 } id ? $"{context[Fields.SourceId.Name].TextForm()} {id}" : context;
        Add(names, signals: 1, rows, statement);
    }

    /// <summary>Counts the alerts of a case, once for each row that excuses it from now on.</summary>
    /// <param name="decided">What came to bear now.</param>
    /// <param name="one">The case as it stood before.</param>
    public void Count(IReadOnlyList<FiredDecision> decided, Case one) => Add([.. NamesOf(decided).Except(ExcusingBefore(one))], one.Count, rows: 0, statement: null);

    /// <summary>Counts an alert that joined a case which was excused before.</summary>
    public void CountJoined(Case one) => Add(ExcusingBefore(one), signals: 1, rows: 0, statement: null);

    private static List<ExcuseName> ExcusingBefore(Case one) =>
        one.Decided.Count == 0 ? [] : [.. one.Decided.Where(done => StillExcuses(one, done)).SelectMany(done => NamesOf(done.Title, done.Facts)).Distinct()];

    private static bool StillExcuses(Case one, CaseDecided done) => done.Effect switch
    {
        "expect" => one.IsExpected,
        "no_page" => one.IsSilenced,
        "lower" => one.LoweredFrom is not null,
        _ => false,
    };

    private static List<ExcuseName> NamesOf(IReadOnlyList<FiredDecision> decisions) =>
        [.. decisions.Where(fired => fired.Applied && EffectKindWords.Excuses(fired.Effect)).SelectMany(fired => NamesOf(fired.Title, fired.Facts)).Distinct()];

    private static List<ExcuseName> NamesOf(string title, IReadOnlyList<string> facts)
    {
        var rows = facts.Where(RowFact.IsReference).Select(row => new ExcuseName(row, IsRow: true)).ToList();
        return rows.Count > 0 ? rows : [new ExcuseName(title, IsRow: false)];
    }

    private void Add(List<ExcuseName> names, long signals, long rows, object? statement)
    {
        if (names.Count == 0)
            return;
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            foreach (var entry in names.Select(EntryOf).Distinct().ToList())
                entry.Add(signals, rows, statement, now);
        }
    }

    private Entry EntryOf(ExcuseName name)
    {
        if (_entries.TryGetValue(name, out var known))
            return known;
        if (_entries.Count >= MostNames)
            name = ExcuseName.Others;
        return _entries.TryGetValue(name, out known) ? known : _entries[name] = new Entry(_entries.Count);
    }

    private sealed class Entry(int number)
    {
        private object? _statement;   // the last one: its signals, and its records of several tables, read the same rows

        public int Number => number;

        public Swallowed Sum { get; private set; } = Swallowed.Nothing;

        public void Add(long signals, long rows, object? statement, DateTimeOffset now)
        {
            var isNew = statement is null || !statement.Equals(_statement);
            _statement = statement ?? _statement;
            Sum = new Swallowed(Sum.Signals + signals, Sum.Rows + (isNew ? rows : 0), now);
        }
    }
}
