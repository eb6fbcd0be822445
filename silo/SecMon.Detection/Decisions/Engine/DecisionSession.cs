namespace SecMon.Detection.Decisions.Engine;

/// <summary>
/// One run of a group: the facts that it is given, the matches that its decisions made, and the bounds that it counts. Past a
/// bound nothing holds any more, so that the run ends at once; what it decided until then counts for nothing. Time is no bound:
/// it would not be the same twice.
/// </summary>
/// <param name="decisions">The decisions of the group, by place.</param>
/// <param name="day">The day (UTC, effective time) on which is decided.</param>
/// <param name="isBounded">False for the built-in decision, which makes one match a signal and nothing else.</param>
internal sealed class DecisionSession(IReadOnlyList<Decision> decisions, DateOnly day, bool isBounded = true)
{
    /// <summary>So many joins may be tried.</summary>
    public const int MostJoins = 20_000;

    /// <summary>So many facts may be joined to those bound before them.</summary>
    public const int MostPartialMatches = 2_000;

    /// <summary>So often decisions may fire.</summary>
    public const int MostFirings = 1_000;

    private readonly List<DecisionMatch> _matches = [];

    private IReadOnlyList<(Decision Decision, IReadOnlyList<DecisionMatch> Matches)>? _byDecision;
    private int _joins;
    private int _partialMatches;
    private int _firings;
    private int _lastRule;

    /// <summary>The decisions of the group, by place.</summary>
    public IReadOnlyList<Decision> Decisions => decisions;

    /// <summary>Of cases: what a decision's horizon counts back from, ticks of UTC.</summary>
    public long NowTicks { get; init; }

    /// <summary>The facts that it is given.</summary>
    public List<SessionFact> Facts { get; } = [];

    /// <summary>What decisions fired for.</summary>
    public IReadOnlyList<DecisionMatch> Matches => _matches;

    /// <summary>What each decision fired for, in the order of decisions and facts. To be asked once the run is over.</summary>
    public IReadOnlyList<(Decision Decision, IReadOnlyList<DecisionMatch> Matches)> MatchesByDecision() => _byDecision ??= _matches.Count == 1
        ? [(decisions[_matches[0].Rule], _matches)]
        : [.. _matches.Order(FactOrder.Instance).GroupBy(match => match.Rule, (rule, its) => (decisions[rule], (IReadOnlyList<DecisionMatch>)[.. its]))];

    /// <summary>The decision at which it failed; null when it did not.</summary>
    public Decision? Failed { get; private set; }

    /// <summary>Why it failed, for people; null when it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>True while the rule may go on.</summary>
    public bool IsOpen(int rule)
    {
        _lastRule = rule;
        return Failure is null;
    }

    /// <summary>True when the decision no longer decides.</summary>
    public bool IsExpired(int rule) => decisions[rule].Expires is { } last && last < day;

    /// <summary>False for a fact that was concluded in shadow when the decision is not, as what is in shadow has no effect; and for a case beyond the decision's horizon.</summary>
    public bool Sees(int rule, SessionFact fact) => fact.Reason is null
        ? decisions[rule].LooksBackTo(fact.Fact, NowTicks)
        : decisions[rule].Metadata.IsShadow || !fact.Reason.StandsOnShadow;

    /// <summary>Counts a join that is tried.</summary>
    /// <returns>False when the run is over.</returns>
    public bool CountJoin(int rule) => IsOpen(rule) && Count(ref _joins, MostJoins, "join tests");

    /// <summary>Counts facts that were joined.</summary>
    /// <returns>False when the run is over.</returns>
    public bool CountPartialMatch() => Count(ref _partialMatches, MostPartialMatches, "partial matches");

    /// <summary>Notes that a decision fired.</summary>
    /// <returns>False when the run is over.</returns>
    public bool Fires(DecisionMatch match)
    {
        if (!IsOpen(match.Rule) || !Count(ref _firings, MostFirings, "firings"))
            return false;
        _matches.Add(match);
        return true;
    }

    /// <summary>Takes back a match that no longer holds.</summary>
    public void Withdraw(DecisionMatch match) => _matches.RemoveAll(match.Binds);

    /// <summary>Ends the run without effect.</summary>
    public void Fail(string why)
    {
        if (Failure is not null)
            return;
        Failure = why;
        Failed = decisions[_lastRule];
    }

    private bool Count(ref int counter, int most, string counted)
    {
        if (!isBounded || ++counter <= most)
            return true;
        Fail($"stopped at {most} {counted}: too many facts fit each other");
        return false;
    }
}
