using CsCheck;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Tests.Decisions.Cases;

namespace SecMon.Detection.Tests.Decisions;

/// <summary>
/// Effects as linked facts would give the same (decisions.md 4). The engine appends what fires to a list, and takes back what no longer
/// holds. Linked facts go by themselves: what is left of them are the effects of all matches over what is there once every conclusion is
/// drawn or gone. That is found here by matching all decisions once more, in no order, against the facts given and the conclusions left.
/// </summary>
public class SettledEffectsTests
{
    private const int Times = 300;

    private static readonly Proposals Proposals = new(new FactTexts(null));

    private static int _readers;

    [Fact]
    public void Effects_of_signals_are_those_of_matches_that_hold_in_the_end()
    {
        Gen.Int.Sample(seed => CompareSignals(seed, priorityOf: null), iter: Times, threads: 2);
        Assert.True(_readers > Times / 4, $"only {_readers} matches stand on a conclusion");
    }

    [Fact]
    public void Effects_of_signals_that_fire_before_what_they_read_is_concluded_too() =>
        Gen.Int.Sample(seed => CompareSignals(seed, stratum => stratum), iter: Times, threads: 2);

    [Fact]
    public void Effects_on_cases_are_those_of_matches_that_hold_in_the_end() =>
        Gen.Int.Sample(seed => CompareCases(seed, priorityOf: null), iter: Times, threads: 2);

    [Fact]
    public void Effects_on_cases_that_fire_before_what_they_read_is_concluded_too() =>
        Gen.Int.Sample(seed => CompareCases(seed, stratum => stratum), iter: Times, threads: 2);

    private static void CompareSignals(int seed, Func<int, int>? priorityOf)
    {
        var random = WithReaders(seed, one => new RandomCase(one), one => one.Decisions);
        var labels = random.Facts.ToDictionary(fact => fact.Fact, fact => fact.Label);
        var (signals, feed, rows, decisions) = (random.Signals.ToArray(), random.Feed.ToArray(), random.Rows.ToArray(), random.Decisions.ToArray());
        foreach (var isShuffled in new[] { false, true })
        {
            if (isShuffled)
                Shuffle(seed, signals, feed, rows, decisions);
            var moment = new MomentFacts(signals, feed, Some.Rows(rows));
            foreach (var group in DecisionSet.Compile(decisions, priorityOf).Groups)
                Compare(group.Run(moment, default), labels);
        }
    }

    private static void CompareCases(int seed, Func<int, int>? priorityOf)
    {
        var random = WithReaders(seed, one => new RandomCases(one), one => one.Decisions);
        CaseFact[] cases = [.. random.Cases.Select(one => CaseFact.Of(one, one.Id == "c0", null))];
        var (rows, decisions) = (random.Rows.ToArray(), random.Decisions.ToArray());
        var labels = cases.Cast<Fact>().Concat(rows).Select((fact, place) => (fact, Label: $"{fact.Kind}{place}")).ToDictionary(one => one.fact, one => one.Label);
        foreach (var isShuffled in new[] { false, true })
        {
            if (isShuffled)
                Shuffle(seed, cases, rows, decisions);
            var moment = new MomentFacts(cases, cases.Max(one => one.LastTicks), Some.Rows(rows));
            foreach (var group in DecisionSet.Compile(decisions, priorityOf).CaseGroups)
                Compare(group.Run(moment, default), labels);
        }
    }

    private static void Compare(DecisionSession session, Dictionary<Fact, string> labels)
    {
        if (session.Failure is not null)
            return;   // a session at a bound has no effects
        var concluded = session.Matches.SelectMany(match => ConclusionsOf(match, labels)).ToList();
        var settled = new DecisionInterpreter([.. labels.Select(one => (one.Key, one.Value)), .. concluded.Select(one => (one.Fact, one.Label))]) { NowTicks = session.NowTicks };
        settled.MatchOnce(session.Decisions, concluded.Where(one => one.IsShadow).Select(one => one.Fact));

        Assert.Equal(settled.Fired.Order(StringComparer.Ordinal), session.Matches.Select(match => EngineAgreesTests.LabelOf(match, labels)).Order(StringComparer.Ordinal));
        Assert.Equal(
            settled.Effects.Order(StringComparer.Ordinal),
            EffectsOf(session, labels).Order(StringComparer.Ordinal));
        Interlocked.Add(ref _readers, session.Matches.Count(match => match.Facts.Any(fact => fact.Reason is not null)));
    }

    /// <summary>The first from a seed on in which a decision reads what another concludes: without one there is nothing to settle.</summary>
    private static T WithReaders<T>(int seed, Func<int, T> of, Func<T, IReadOnlyList<Decision>> decisionsOf)
    {
        while (true)
        {
            var random = of(unchecked(seed++));
            var decisions = decisionsOf(random);
            if (new ConclusionLinks(decisions).Strata().Any(stratum => stratum > 0))
                return random;
        }
    }

    private static IEnumerable<(Fact Fact, string Label, bool IsShadow)> ConclusionsOf(DecisionMatch match, Dictionary<Fact, string> labels)
    {
        var then = match.Session.Decisions[match.Rule].Then;
        return Enumerable.Range(0, then.Count)
            .Where(place => then[place].Kind == EffectKind.Conclude)
            .Select(place => (match.Conclude(place).Fact, $"[{EngineAgreesTests.LabelOf(match, labels)}]{place}", match.StandsOnShadow));
    }

    /// <summary>What the session proposes to do, and which of its decisions' cases would be in an incident.</summary>
    private static IEnumerable<string> EffectsOf(DecisionSession session, Dictionary<Fact, string> labels)
    {
        var proposed = Proposals.Of(session).Select(effect => DecisionInterpreter.EffectOf(effect.Decision, effect.Place, labels[effect.Target]));
        var incidents =
            from match in session.Matches
            let decision = session.Decisions[match.Rule]
            from place in Enumerable.Range(0, decision.Then.Count)
            where decision.Then[place].Incident is not null
            from name in decision.Then[place].Targets
            from fact in match.Named(name)
            select DecisionInterpreter.EffectOf(decision, place, labels[fact.Fact]);
        return proposed.Concat(incidents.Distinct());
    }

    private static void Shuffle(int seed, params Array[] all)
    {
        foreach (var one in all)
        {
            var keys = new int[one.Length];
            new Random(seed).NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(keys.AsSpan()));
            Array.Sort(keys, one);
        }
    }
}
