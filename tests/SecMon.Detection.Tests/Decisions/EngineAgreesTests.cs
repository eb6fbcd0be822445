using CsCheck;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Tests.Decisions;

public class EngineAgreesTests
{
    private const int Cases = 300;

    private static int _compared;
    private static int _fired;

    [Fact]
    public void The_engine_fires_for_what_nested_loops_find()
    {
        Gen.Int.Sample(
            seed =>
            {
                var random = new RandomCase(seed);
                if (FiredBy(DecisionSet.Compile(random.Decisions), random) is not { } fired)
                    return;
                Interlocked.Increment(ref _compared);
                Interlocked.Add(ref _fired, fired.Count);
                Assert.Equal(Naive(random), fired);
            },
            iter: Cases,
            threads: 2);
        Assert.True(_compared > Cases * 9 / 10, $"only {_compared} of {Cases} stayed within bounds");
        Assert.True(_fired > Cases, $"only {_fired} firings");
    }

    [Fact]
    public void Inverted_priorities_fire_for_the_same() => Gen.Int.Sample(
        seed =>
        {
            var random = new RandomCase(seed);
            if (FiredBy(DecisionSet.Compile(random.Decisions, stratum => stratum), random) is { } fired)
                Assert.Equal(Naive(random), fired);
        },
        iter: Cases,
        threads: 2);

    [Fact]
    public void Shuffled_facts_and_decisions_decide_the_same() => Gen.Int.Sample(
        seed =>
        {
            var random = new RandomCase(seed);
            var shuffle = new Random(seed);
            var signals = random.Signals.ToArray();
            var rows = random.Rows.ToArray();
            var feed = random.Feed.ToArray();
            var decisions = random.Decisions.ToArray();
            var before = Outcomes(DecisionSet.Compile(decisions), signals, rows, feed);
            shuffle.Shuffle(signals);
            shuffle.Shuffle(rows);
            shuffle.Shuffle(feed);
            shuffle.Shuffle(decisions);
            Assert.Equal(before, Outcomes(DecisionSet.Compile(decisions), signals, rows, feed));
        },
        iter: Cases,
        threads: 2);

    [Fact]
    public void Candidates_alone_decide_what_all_groups_decide() => Gen.Int.Sample(
        seed =>
        {
            var random = new RandomCase(seed);
            var set = DecisionSet.Compile(random.Decisions);
            Assert.Equal(
                Outcomes(set, random.Signals, random.Rows, random.Feed, usesCandidates: false),
                Outcomes(set, random.Signals, random.Rows, random.Feed));
        },
        iter: Cases,
        threads: 2);

    [Fact]
    public void Effects_combine_the_same_in_any_order() => Gen.Int.Sample(
        seed =>
        {
            var random = new RandomCase(seed);
            var set = DecisionSet.Compile(random.Decisions);
            var moment = Moment(random);
            var proposals = new Proposals(new FactTexts(null));
            var effects = set.Groups.SelectMany(group => proposals.Of(group.Run(moment, default))).ToArray();
            var before = EffectCombiner.Combine(random.Signals, effects, []).Select(Tell).ToArray();
            new Random(seed).Shuffle(effects);
            Assert.Equal(before, EffectCombiner.Combine(random.Signals, effects, []).Select(Tell));
        },
        iter: Cases,
        threads: 2);

    private static List<string>? FiredBy(DecisionSet set, RandomCase random)
    {
        var labels = random.Facts.ToDictionary(fact => fact.Fact, fact => fact.Label);
        var moment = Moment(random);
        var sessions = set.Groups.Select(group => group.Run(moment, default)).ToList();
        return sessions.Exists(session => session.Failure is not null)
            ? null
            : [.. sessions.SelectMany(session => session.Matches).Select(match => LabelOf(match, labels)).Order(StringComparer.Ordinal)];
    }

    private static List<string> Naive(RandomCase random)
    {
        var interpreter = new DecisionInterpreter([.. random.Facts]);
        interpreter.Run(random.Decisions);
        return [.. interpreter.Fired.Order(StringComparer.Ordinal)];
    }

    internal static string LabelOf(DecisionMatch match, Dictionary<Fact, string> labels)
    {
        string Label(SessionFact fact) => fact.Reason is { } reason ? $"[{LabelOf(reason, labels)}]{fact.Place}" : labels[fact.Fact];
        return DecisionInterpreter.LabelOf(match.Session.Decisions[match.Rule].Metadata.Id, match.Bound.Select(Label), match.Gathered.Select(facts => facts.Select(Label)));
    }

    private static MomentFacts Moment(RandomCase random) => new(random.Signals, random.Feed, Some.Rows([.. random.Rows]));

    private static IEnumerable<string> Outcomes(DecisionSet set, IReadOnlyList<SignalFact> signals, IReadOnlyList<RowFact> rows, IReadOnlyList<FeedFact> feed, bool usesCandidates = true) =>
        new SignalDecider(set, Some.Rows([.. rows])) { UsesCandidates = usesCandidates }.Decide(signals, feed).Select(Tell).Order(StringComparer.Ordinal);

    private static string Tell(SignalOutcome outcome) =>
        $"{outcome.Signal.Rule.Id} {outcome.Severity} {outcome.Page} '{outcome.Expected}' in {outcome.AbsorbedBy?.Rule.Id} of {string.Join(',', outcome.Absorbed.Select(signal => signal.Rule.Id))}; "
        + string.Join("; ", outcome.Decisions.Select(fired => $"{fired.Id} {fired.Effect} {fired.Applied} {fired.Because} {fired.Error} {string.Join(',', fired.Facts)}"));
}
