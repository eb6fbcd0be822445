using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>Decisions that are connected by conclusions, mostly a single one: what is run in one session, and fails as one.</summary>
internal sealed class DecisionGroup
{
    private readonly RuleEngine _engine;
    private readonly string[] _rowKinds;
    private readonly bool _wantsFeed;

    private DecisionGroup(IReadOnlyList<Decision> decisions, RuleEngine engine, IReadOnlyList<CandidateRule> candidates)
    {
        _engine = engine;
        Decisions = decisions;
        Candidates = candidates;
        var kinds = decisions
            .SelectMany(decision => decision.When.Concat(decision.AllOf.Select(gather => gather.Pattern)).Concat(decision.Not))
            .Select(pattern => pattern.Kind)
            .ToHashSet();
        _wantsFeed = kinds.Contains(FeedFact.KindName);
        _rowKinds = [.. kinds.Where(kind => kind is not (SignalFact.KindName or FeedFact.KindName or Conclusion.KindName)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Its decisions, by id.</summary>
    public IReadOnlyList<Decision> Decisions { get; }

    /// <summary>What must be there before a decision can fire, lower strata first.</summary>
    public IReadOnlyList<CandidateRule> Candidates { get; }

    /// <summary>Makes the groups of decisions that are made where signals arise.</summary>
    /// <param name="decisions">The decisions.</param>
    /// <param name="priorityOf">The priority of a stratum; null for the one that is right. Tests turn it round.</param>
    public static IReadOnlyList<DecisionGroup> Of(IReadOnlyList<Decision> decisions, Func<int, int>? priorityOf = null)
    {
        Decision[] ordered = [.. decisions
            .Where(decision => decision.Moment == DecisionMoment.Signals && decision.When.Count > 0)
            .OrderBy(decision => decision.Metadata.Id, StringComparer.Ordinal)];
        EngineCache.Prune();
        return [.. new ConclusionLinks(ordered).Connected().Select(places => Make([.. places.Select(place => ordered[place])], priorityOf))];
    }

    /// <summary>Runs the group over the facts of one moment.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="day">The day (UTC, effective time).</param>
    public DecisionSession Run(MomentFacts facts, DateOnly day)
    {
        var session = new DecisionSession(Decisions, day);
        Add(session, facts.Signals);
        if (_wantsFeed)
            Add(session, facts.Feed);
        foreach (var kind in _rowKinds)
            Add(session, facts.Rows(kind));
        _engine.Run(session);
        return session;
    }

    private static DecisionGroup Make(Decision[] decisions, Func<int, int>? priorityOf)
    {
        var links = new ConclusionLinks(decisions);
        var strata = links.Strata();
        RuleEngine Compile() => RuleEngine.Compile([.. decisions.Select((decision, rule) => RulePlan.Of(decision, rule, priorityOf?.Invoke(strata[rule]) ?? -strata[rule]))]);
        var engine = priorityOf is null ? EngineCache.Get(decisions, Compile) : Compile();
        var candidates = Enumerable.Range(0, decisions.Length)
            .OrderBy(rule => strata[rule])
            .Select(rule => new CandidateRule(rule, decisions[rule], links.ProducersOf));
        return new DecisionGroup(decisions, engine, [.. candidates]);
    }

    private static void Add(DecisionSession session, IReadOnlyList<Fact> facts)
    {
        foreach (var fact in facts)
            session.Facts.Add(new SessionFact(session, fact, session.Facts.Count));
    }
}
