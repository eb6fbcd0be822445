using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Incidents;

namespace SecMon.Detection.Explanation;

/// <summary>The facts of one moment, and what every decision makes of them, kept apart where <see cref="SignalDecider"/> and <see cref="Decisions.Cases.CaseDecider"/> keep the outcome.</summary>
internal sealed class DecidedMoment
{
    private readonly MomentFacts _facts;
    private readonly Dictionary<Decision, DecisionSession> _sessions = [];
    private readonly Dictionary<Decision, Fact[]> _conclusions = [];
    private readonly List<ProposedEffect> _effects = [];
    private readonly List<(Decision Decision, IncidentProposal Wanted)> _incidents = [];

    /// <summary>Runs all decisions of a moment.</summary>
    /// <param name="groups">The decisions.</param>
    /// <param name="facts">What they may bind.</param>
    /// <param name="day">The day (UTC, effective time).</param>
    /// <param name="texts">Fills texts.</param>
    public DecidedMoment(IReadOnlyList<DecisionGroup> groups, MomentFacts facts, DateOnly day, FactTexts texts)
    {
        _facts = facts;
        Day = day;
        var proposals = new Proposals(texts);
        var incidents = new IncidentProposals(texts);
        foreach (var group in groups)
        {
            var session = group.Run(_facts, Day);
            foreach (var decision in group.Decisions)
                _sessions[decision] = session;
            if (session.Failure is not null)
                continue;
            _effects.AddRange(proposals.Of(session));
            _incidents.AddRange(incidents.Of(session));
        }
    }

    /// <summary>The day (UTC, effective time).</summary>
    public DateOnly Day { get; }

    /// <summary>What decisions are about: signals, or cases.</summary>
    public IReadOnlyList<SubjectFact> Subjects => _facts.Subjects;

    /// <summary>Cases that no decision looks at, because they are too old for all of them: a reader may miss them.</summary>
    public IReadOnlyList<CaseFact> Older { get; init; } = [];

    /// <summary>What decisions that are not in shadow would do, by decision and place.</summary>
    public IEnumerable<ProposedEffect> Effects => _effects
        .Where(effect => !effect.Decision.Metadata.IsShadow)
        .Order(Comparer<ProposedEffect>.Create(ProposedEffect.ByDecision));

    /// <summary>The incidents that decisions that are not in shadow want.</summary>
    public IEnumerable<IncidentProposal> Incidents => _incidents.Where(one => !one.Decision.Metadata.IsShadow).Select(one => one.Wanted);

    /// <summary>The session of a decision.</summary>
    public DecisionSession SessionOf(Decision decision) => _sessions[decision];

    /// <summary>What a decision fired for, in order.</summary>
    public IReadOnlyList<DecisionMatch> MatchesOf(Decision decision)
    {
        var session = SessionOf(decision);
        return session.Failure is not null ? [] : [.. session.Matches.Where(match => session.Decisions[match.Rule] == decision).Order(FactOrder.Instance)];
    }

    /// <summary>What a decision would do, in shadow too.</summary>
    public IEnumerable<ProposedEffect> EffectsOf(Decision decision) => _effects.Where(effect => effect.Decision == decision);

    /// <summary>The incidents that a decision wants, in shadow too.</summary>
    public IEnumerable<IncidentProposal> IncidentsOf(Decision decision) => _incidents.Where(one => one.Decision == decision).Select(one => one.Wanted);

    /// <summary>The facts of a kind that a decision may bind.</summary>
    public IEnumerable<Fact> FactsOf(string kind, Decision decision) => kind == Conclusion.KindName
        ? _conclusions.TryGetValue(decision, out var known) ? known : _conclusions[decision] = ConclusionsFor(decision)
        : _facts.Of(kind).Where(fact => IsInSight(fact, decision));

    /// <summary>The facts of a kind that a reader would look for: those that the decision may bind, and cases that are too old for it.</summary>
    public IEnumerable<Fact> ShownOf(string kind, Decision decision) =>
        kind == CaseFact.KindName ? _facts.Of(kind).Concat(Older) : FactsOf(kind, decision);

    /// <summary>False for a case that is too old for a decision.</summary>
    public bool IsInSight(Fact fact, Decision decision) => decision.LooksBackTo(fact, _facts.NowTicks);

    /// <summary>How many facts, or distinct values of <c>by:</c>, a name of <c>all_of:</c> gathered.</summary>
    public int Count(GatherPattern gather, IEnumerable<Fact> facts, Decision decision) => GatheredValues.Count(InSession(facts, decision), gather);

    /// <summary>True when they are enough.</summary>
    public bool IsEnough(GatherPattern gather, IEnumerable<Fact> facts, Decision decision) => new CountTest(rule: 0, gather).Holds(InSession(facts, decision));

    private SessionFact[] InSession(IEnumerable<Fact> facts, Decision decision) => [.. facts.Select(fact => new SessionFact(SessionOf(decision), fact, place: 0))];

    private Fact[] ConclusionsFor(Decision decision)
    {
        var session = SessionOf(decision);
        return [.. session.Matches
            .Where(match => decision.Metadata.IsShadow || !match.StandsOnShadow)
            .SelectMany(match => session.Decisions[match.Rule].Then
                .Select((effect, place) => (effect, place))
                .Where(one => one.effect.Kind == EffectKind.Conclude)
                .Select(one => match.Conclude(one.place).Fact))];
    }
}
