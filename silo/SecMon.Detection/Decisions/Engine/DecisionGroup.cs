using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>Decisions that are connected by conclusions, mostly a single one: what is run in one session, and fails as one.</summary>
internal sealed class DecisionGroup
{
    private readonly RuleEngine _engine;
    private readonly (string Kind, FactPattern[] Patterns)[] _given;

    private DecisionGroup(IReadOnlyList<Decision> decisions, RuleEngine engine, IReadOnlyList<CandidateRule> candidates)
    {
        _engine = engine;
        Decisions = decisions;
        Candidates = candidates;
        FactPattern[] patterns = [.. decisions.SelectMany(decision => decision.When.Concat(decision.AllOf.Select(gather => gather.Pattern)).Concat(decision.Not))];
        _given = [.. patterns
            .Where(pattern => pattern.Kind != Conclusion.KindName)
            .GroupBy(pattern => pattern.Kind, (kind, its) => (kind, its.ToArray()))
            .OrderBy(kind => PlaceOf(kind.kind))
            .ThenBy(kind => kind.kind, StringComparer.Ordinal)];
    }

    /// <summary>Its decisions, by id.</summary>
    public IReadOnlyList<Decision> Decisions { get; }

    /// <summary>What must be there before a decision can fire, lower strata first.</summary>
    public IReadOnlyList<CandidateRule> Candidates { get; }

    /// <summary>Places of all its patterns of signals or cases in the table of the set.</summary>
    public Range SubjectPlaces { get; set; }

    /// <summary>Makes the groups of decisions of one moment; none has decisions of two.</summary>
    /// <param name="decisions">The decisions.</param>
    /// <param name="moment">When they are made.</param>
    /// <param name="priorityOf">The priority of a stratum; null for the one that is right. Tests turn it round.</param>
    public static IReadOnlyList<DecisionGroup> Of(IReadOnlyList<Decision> decisions, DecisionMoment moment, Func<int, int>? priorityOf = null)
    {
        Decision[] ordered = [.. decisions
            .Where(decision => decision.Moment == moment && decision.When.Count > 0)
            .OrderBy(decision => decision.Metadata.Id, StringComparer.Ordinal)];
        return [.. new ConclusionLinks(ordered).Connected().Select(places => Make([.. places.Select(place => ordered[place])], priorityOf))];
    }

    /// <summary>Runs the group over the facts of one moment.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="day">The day (UTC, effective time).</param>
    /// <param name="found">Which signals or cases fit which patterns; null, as in tests and explanations, to ask each pattern.</param>
    public DecisionSession Run(MomentFacts facts, DateOnly day, SubjectMarks? found = null)
    {
        var session = new DecisionSession(Decisions, day) { NowTicks = facts.NowTicks };
        foreach (var (kind, patterns) in _given)
        {
            if (found is not null && kind is SignalFact.KindName or CaseFact.KindName)
                Add(session, facts.Of(kind), found);
            else
                Add(session, facts.Of(kind), patterns);
        }

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

    private void Add(DecisionSession session, IReadOnlyList<Fact> subjects, SubjectMarks found)
    {
        for (var number = 0; number < subjects.Count; number++)
        {
            if (found.Fits(SubjectPlaces, number))
                session.Facts.Add(new SessionFact(session, subjects[number], session.Facts.Count));
        }
    }

    /// <summary>A fact that no pattern may bind changes nothing; to leave it out is cheaper than to insert it.</summary>
    private static void Add(DecisionSession session, IReadOnlyList<Fact> facts, FactPattern[] patterns)
    {
        foreach (var fact in facts)
        {
            if (MayBind(patterns, fact))
                session.Facts.Add(new SessionFact(session, fact, session.Facts.Count));
        }
    }

    /// <summary>What decisions are about stands first in what people are shown, then the feed, then rows.</summary>
    private static int PlaceOf(string kind) => kind switch
    {
        SignalFact.KindName or CaseFact.KindName => 0,
        FeedFact.KindName => 1,
        _ => 2,
    };

    private static bool MayBind(FactPattern[] patterns, Fact fact)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.MayFit(fact))
                return true;
        }

        return false;
    }
}
