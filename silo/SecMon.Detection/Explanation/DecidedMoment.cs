using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;

namespace SecMon.Detection.Explanation;

/// <summary>The facts of one moment, and what every decision makes of them, kept apart where <see cref="SignalDecider"/> keeps the outcome.</summary>
internal sealed class DecidedMoment
{
    private readonly MomentFacts _facts;
    private readonly Dictionary<Decision, DecisionSession> _sessions = [];
    private readonly Dictionary<Decision, Fact[]> _conclusions = [];
    private readonly List<ProposedEffect> _effects = [];

    /// <summary>Runs all decisions.</summary>
    /// <param name="decisions">The decisions.</param>
    /// <param name="rows">The rows that they may bind.</param>
    /// <param name="signals">At least one.</param>
    /// <param name="feed">Problems of the source that are open.</param>
    /// <param name="texts">Fills texts.</param>
    public DecidedMoment(DecisionSet decisions, FactsLibrary rows, IReadOnlyList<SignalFact> signals, IReadOnlyList<FeedFact> feed, FactTexts texts)
    {
        _facts = new MomentFacts(signals, feed, rows.AddRows);
        Day = SignalDecider.DayOf(_facts.Subjects);
        var proposals = new Proposals(texts);
        foreach (var group in decisions.Groups)
        {
            var session = group.Run(_facts, Day);
            foreach (var decision in group.Decisions)
                _sessions[decision] = session;
            if (session.Failure is null)
                _effects.AddRange(proposals.Of(session));
        }

        Verdicts = signals.ToDictionary(signal => signal, VerdictOf);
        Absorption = new Absorption(Verdicts);
    }

    /// <summary>The day (UTC, effective time).</summary>
    public DateOnly Day { get; }

    /// <summary>What decisions that are not in shadow make of each signal.</summary>
    public IReadOnlyDictionary<SignalFact, SignalVerdict> Verdicts { get; }

    /// <summary>Which signal absorbs which.</summary>
    public Absorption Absorption { get; }

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

    /// <summary>The facts of a kind that a decision may see.</summary>
    public IReadOnlyList<Fact> FactsOf(string kind, Decision decision) => kind switch
    {
        Conclusion.KindName => _conclusions.TryGetValue(decision, out var known) ? known : _conclusions[decision] = ConclusionsFor(decision),
        _ => _facts.Of(kind),
    };

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

    private SignalVerdict VerdictOf(SignalFact signal) => new(signal, [.. _effects
        .Where(effect => effect.Target == signal && !effect.Decision.Metadata.IsShadow)
        .OrderBy(effect => effect.Decision.Metadata.Id, StringComparer.Ordinal)
        .ThenBy(effect => effect.Place)]);
}
