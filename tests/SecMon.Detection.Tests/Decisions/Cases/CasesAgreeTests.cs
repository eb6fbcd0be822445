using CsCheck;
using SecMon.Detection.Cases;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Tests.Decisions.Cases;

public class CasesAgreeTests
{
    private const int Times = 300;

    private static int _compared;
    private static int _fired;

    [Fact]
    public void The_engine_fires_for_what_nested_loops_find()
    {
        Gen.Int.Sample(seed => Compare(seed, priorityOf: null), iter: Times, threads: 2);
        Assert.True(_compared > Times * 9 / 10, $"only {_compared} of {Times} stayed within bounds");
        Assert.True(_fired > Times, $"only {_fired} firings");
    }

    [Fact]
    public void Inverted_priorities_fire_for_the_same() => Gen.Int.Sample(seed => Compare(seed, stratum => stratum), iter: Times, threads: 2);

    /// <summary>Conclusions that come and go again are fired for again, so how soon a bound is reached hangs on the order; what is decided within it does not.</summary>
    [Fact]
    public void Inverted_priorities_decide_the_same_within_bounds()
    {
        var compared = 0;
        Gen.Int.Sample(
            seed =>
            {
                var random = new RandomCases(seed);
                var (right, inverted) = (Decide(DecisionSet.Compile(random.Decisions), random.Cases, random.Rows), Decide(DecisionSet.Compile(random.Decisions, stratum => stratum), random.Cases, random.Rows));
                if (right.Failures.Count + inverted.Failures.Count > 0)
                    return;
                Interlocked.Increment(ref compared);
                Assert.Equal(Tell(right), Tell(inverted));
            },
            iter: Times,
            threads: 2);
        Assert.True(compared > Times * 9 / 10, $"only {compared} of {Times} stayed within bounds");
    }

    [Fact]
    public void Shuffled_cases_rows_and_decisions_decide_the_same() => Gen.Int.Sample(
        seed =>
        {
            var random = new RandomCases(seed);
            var shuffle = new Random(seed);
            var (cases, rows, decisions) = (random.Cases.ToArray(), random.Rows.ToArray(), random.Decisions.ToArray());
            var before = Tell(DecisionSet.Compile(decisions), cases, rows);
            shuffle.Shuffle(cases);
            shuffle.Shuffle(rows);
            shuffle.Shuffle(decisions);
            Assert.Equal(before, Tell(DecisionSet.Compile(decisions), cases, rows));
        },
        iter: Times,
        threads: 2);

    [Fact]
    public void Candidates_alone_decide_what_all_groups_decide() => Gen.Int.Sample(
        seed =>
        {
            var random = new RandomCases(seed);
            var set = DecisionSet.Compile(random.Decisions);
            Assert.Equal(Tell(set, random.Cases, random.Rows, usesCandidates: false), Tell(set, random.Cases, random.Rows));
        },
        iter: Times,
        threads: 2);

    private static void Compare(int seed, Func<int, int>? priorityOf)
    {
        var random = new RandomCases(seed);
        CaseFact[] cases = [.. random.Cases.Select(one => CaseFact.Of(one, one.Id == "c0", null))];
        var now = cases.Max(one => one.LastTicks);
        var moment = new MomentFacts(cases, now, Some.Rows([.. random.Rows]));
        DecisionSession[] sessions = [.. DecisionSet.Compile(random.Decisions, priorityOf).CaseGroups.Select(group => group.Run(moment, default))];
        if (sessions.Any(session => session.Failure is not null))
            return;
        var labels = cases.Cast<Fact>().Concat(random.Rows).Select((fact, place) => (Fact: fact, Label: $"{fact.Kind}{place}")).ToArray();
        var interpreter = new DecisionInterpreter(labels) { NowTicks = now };
        interpreter.Run(random.Decisions);
        var known = labels.ToDictionary(fact => fact.Fact, fact => fact.Label);
        string[] fired = [.. sessions.SelectMany(session => session.Matches).Select(match => EngineAgreesTests.LabelOf(match, known)).Order(StringComparer.Ordinal)];
        Assert.Equal(interpreter.Fired.Order(StringComparer.Ordinal), fired);
        if (priorityOf is not null)
            return;
        Interlocked.Increment(ref _compared);
        Interlocked.Add(ref _fired, fired.Length);
    }

    private static CaseOutcome Decide(DecisionSet set, IReadOnlyList<Case> cases, IReadOnlyList<RowFact> rows, bool usesCandidates = true) =>
        new CaseDecider(set, Some.Rows([.. rows]), _ => null) { UsesCandidates = usesCandidates }.Decide(new CaseMoment(cases, "c0"));

    private static string Tell(DecisionSet set, IReadOnlyList<Case> cases, IReadOnlyList<RowFact> rows, bool usesCandidates = true) => Tell(Decide(set, cases, rows, usesCandidates));

    private static string Tell(CaseOutcome outcome) =>
        string.Join('\n', outcome.Effects.Select(effect => $"{effect.DecisionId} {effect.Kind} {effect.CaseId} {effect.Value} {effect.Because} {string.Join(',', effect.Facts)}")
            .Concat(outcome.Incidents.Select(incident => $"{incident.Id} {incident.DecisionId} {incident.By} {incident.Value} {string.Join(',', incident.Cases)} {string.Join(',', incident.Facts)}"))
            .Concat(outcome.Failures.Select(failure => $"{failure.Id} {failure.Error}")).Append($"{outcome.LeftOut}"));
}
