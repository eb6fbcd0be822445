using SecMon.Detection.Outlines;

namespace SecMon.Detection.Checks;

/// <summary>
/// Searches for a way in which a condition can hold: lines that must hold and lines that must not, without a contradiction
/// that is certain. Says "can hold" whenever it is not sure, so its "cannot" is a proof.
/// </summary>
internal sealed class Satisfiability
{
    private const int MostSteps = 20_000;
    private const int MostComparisons = 2_000_000;

    private readonly Dictionary<LineClause, (LineFact Fact, bool IsPositive)> _facts;
    private readonly List<Literal> _held = [];
    private readonly List<Literal> _refused = [];
    private bool _keepsWay;
    private int _steps;
    private int _comparisons;

    private Satisfiability(Dictionary<LineClause, (LineFact Fact, bool IsPositive)> facts) => _facts = facts;

    /// <summary>The lines that contradicted each other first; the second is null for a line that contradicts itself.</summary>
    private (LineClause First, LineClause? Second)? Contradiction { get; set; }

    /// <summary>False when no event can fulfil all goals.</summary>
    /// <param name="facts">Facts of lines, kept between calls.</param>
    /// <param name="goals">Clauses, each with whether it must hold.</param>
    public static bool CanHold(Dictionary<LineClause, (LineFact Fact, bool IsPositive)> facts, params (Clause Clause, bool MustHold)[] goals) =>
        FindContradiction(facts, goals) is null;

    /// <summary>Lines that make it impossible to fulfil all goals; null when that is not certain.</summary>
    /// <param name="facts">Facts of lines, kept between calls.</param>
    /// <param name="goals">Clauses, each with whether it must hold.</param>
    public static (LineClause First, LineClause? Second)? FindContradiction(
        Dictionary<LineClause, (LineFact Fact, bool IsPositive)> facts, params (Clause Clause, bool MustHold)[] goals)
    {
        Goal? first = null;
        foreach (var (clause, mustHold) in goals.Reverse())
            first = new Goal(clause, mustHold, first);
        var search = new Satisfiability(facts);
        return search.CanReach(first) ? null : search.Contradiction;
    }

    /// <summary>One way in which a clause can hold, to ask what else holds with it; null when it cannot.</summary>
    public static Satisfiability? WayOf(Dictionary<LineClause, (LineFact Fact, bool IsPositive)> facts, Clause clause)
    {
        var way = new Satisfiability(facts) { _keepsWay = true };
        if (!way.CanReach(new Goal(clause, MustHold: true, Next: null)))
            return null;
        way._keepsWay = false;
        return way;
    }

    /// <summary>The lines that hold on this way.</summary>
    public IEnumerable<LineFact> Held => _held.Select(held => held.Fact);

    /// <summary>The fields of the lines that hold on this way.</summary>
    public HashSet<string> HeldFields => [.. _held.Select(held => held.Fact.Field)];

    /// <summary>True when a clause can fail on this way, so that what the way is of does not imply the clause.</summary>
    public bool CanAlsoFail(Clause clause)
    {
        _steps = 0;
        _comparisons = 0;
        return CanReach(new Goal(clause, MustHold: false, Next: null));
    }

    private bool CanReach(Goal? goal)
    {
        if (goal is null || ++_steps > MostSteps || _comparisons > MostComparisons)
            return true;

        return (goal.Clause, goal.MustHold) switch
        {
            (SelectionClause selection, var hold) => CanReach(new Goal(selection.Inner, hold, goal.Next)),
            (NoneClause none, var hold) => CanReach(new Goal(none.Inner, !hold, goal.Next)),
            (BothClause both, true) => CanReachAll(both.Parts, hold: true, goal.Next),
            (EitherClause either, false) => CanReachAll(either.Parts, hold: false, goal.Next),
            (BothClause both, false) => both.Parts.Any(part => CanReach(new Goal(part, false, goal.Next))),
            (EitherClause either, true) => either.Parts.Any(part => CanReach(new Goal(part, true, goal.Next))),
            (var line, var hold) => CanReachWith((LineClause)line, hold, goal.Next),
        };
    }

    private bool CanReachAll(IReadOnlyList<Clause> parts, bool hold, Goal? next)
    {
        foreach (var part in parts.Reverse())
            next = new Goal(part, hold, next);
        return CanReach(next);
    }

    private bool CanReachWith(LineClause line, bool hold, Goal? next)
    {
        if (!_facts.TryGetValue(line, out var known))
            _facts[line] = known = LineFact.Of(line);
        var fact = known.Fact;
        var isHeld = hold == known.IsPositive;
        if (ContradictionOf(line, fact, isHeld) is { } contradiction)
        {
            Contradiction ??= contradiction;
            return false;
        }

        var literals = isHeld ? _held : _refused;
        literals.Add(new Literal(line, fact));
        var reached = CanReach(next);
        if (!reached || !_keepsWay)
            literals.RemoveAt(literals.Count - 1);
        return reached;
    }

    private (LineClause First, LineClause? Second)? ContradictionOf(LineClause line, LineFact fact, bool isHeld)
    {
        if (isHeld && fact.ExcludesItself)
            return (line, null);
        _comparisons += _held.Count + _refused.Count;
        var other = isHeld
            ? _refused.Find(refused => fact.Implies(refused.Fact)) ?? _held.Find(held => fact.Excludes(held.Fact))
            : _held.Find(held => held.Fact.Implies(fact));
        return other is null ? null : (other.Line, line);
    }

    private sealed record Literal(LineClause Line, LineFact Fact);

    private sealed record Goal(Clause Clause, bool MustHold, Goal? Next);
}
