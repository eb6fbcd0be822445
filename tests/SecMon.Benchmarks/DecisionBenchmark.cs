using System.Diagnostics;
using SecMon.Benchmarks.Engines;
using SecMon.Benchmarks.Measuring;
using SecMon.Benchmarks.Workloads;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;
using SecMon.Detection.Tests.Decisions;

namespace SecMon.Benchmarks;

/// <summary>What a signal and a touched case cost by the decisions and facts that there are, and what compiling decisions costs.</summary>
internal static class DecisionBenchmark
{
    private const int Turns = 7;
    private static readonly TimeSpan CasesFor = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan EachTurn = TimeSpan.FromMilliseconds(200);

    /// <summary>Measures some parts, or all.</summary>
    /// <param name="wanted">Names of parts; empty for all.</param>
    public static int Run(IReadOnlyList<string> wanted)
    {
        var parts = new (string Name, Action Measure)[] { ("begin", Begin), ("compile", Compile), ("decide", Decide), ("grow", Grow), ("cases", Cases) };
        if (wanted.FirstOrDefault(name => parts.All(part => part.Name != name)) is { } unknown)
        {
            Console.Error.WriteLine($"there is no part '{unknown}'; parts are {string.Join(", ", parts.Select(part => part.Name))}");
            return 2;
        }

        foreach (var (_, measure) in parts.Where(part => wanted.Count == 0 || wanted.Contains(part.Name)))
            measure();
        return 0;
    }

    private static void Begin()
    {
        var signals = new[] { SampleDecisions.Signal() };
        var first = Time(() => new SignalDecider(DecisionSet.Empty, Some.Rows()).Decide(signals, []));
        var shipped = Time(() => new SignalDecider(DecisionSet.Compile(SampleDecisions.Shipped), Some.Rows()) { UsesCandidates = false }.Decide(signals, []));
        Console.WriteLine($"in a new process, ms: until the first signal is decided {first:N1}, six decisions compiled and run {shipped:N1}");
    }

    private static void Compile()
    {
        Console.WriteLine("compiling 50 decisions, ms: each expression by itself, shapes shared");
        for (var turn = 0; turn < 3; turn++)
        {
            RulePlan[] Plans() => [.. SampleDecisions.Many(50).Select((decision, rule) => RulePlan.Of(decision, rule, 0))];
            var alone = Time(() => RuleEngine.Compile(Plans(), sharesShapes: false));
            var shared = Time(() => RuleEngine.Compile(Plans()));
            var groups = Time(() => DecisionSet.Compile(SampleDecisions.Many(50)));
            Console.WriteLine($"  {alone,8:N1} {shared,8:N1}   50 groups of one, shared: {groups,8:N1}");
        }
    }

    private static void Decide()
    {
        Console.WriteLine("one moment                                     µs      bytes");
        var one = new[] { SampleDecisions.Signal() };
        var three = new[] { SampleDecisions.Signal(), SampleDecisions.Signal("HV-01", Severity.Medium), SampleDecisions.Signal("RK-01", Severity.Low) };
        var shipped = DecisionSet.Compile(SampleDecisions.Shipped);
        Measure("no decisions, one signal", new SignalDecider(DecisionSet.Empty, Some.Rows()), one, []);
        Measure("no decisions, three signals", new SignalDecider(DecisionSet.Empty, Some.Rows()), three, []);
        Measure("six decisions, one signal, nothing fits", new SignalDecider(shipped, Some.Rows()), one, []);
        Measure("six decisions, one signal, all groups", new SignalDecider(shipped, Some.Rows()) { UsesCandidates = false }, one, []);
        Measure("six decisions, one signal, approved", new SignalDecider(shipped, Some.Rows(Some.Row("approval", "clerk", 8, 12))), one, []);
        Measure("six decisions, one signal, all lists, feed", new SignalDecider(shipped, Some.Rows([.. new[] { "approval", "leave", "watch", "assignment" }.Select(kind => Some.Row(kind, "clerk", 8, 12))])), one, [new FeedFact("gap", Some.Hour(9), Some.Hour(10))]);
        Measure("six decisions, three signals", new SignalDecider(shipped, Some.Rows()), three, []);
        var cube = DecisionBuilder.Named("cube").When("signal").When("one", "watch").When("two", "watch").When("three", "watch").Then(EffectKind.Expect).Build();
        Measure("three names over 80 rows that all fit", new SignalDecider(DecisionSet.Compile([cube]), Some.Rows(SampleDecisions.Rows(80))), one, []);
    }

    private static void Grow()
    {
        foreach (var decisions in new[] { 10, 50, 200 })
        {
            var set = DecisionSet.Compile(SampleDecisions.Many(decisions));
            foreach (var facts in new[] { 1, 10, 100 })
                Measure($"{decisions} decisions, {facts} rows", new SignalDecider(set, Some.Rows(SampleDecisions.Rows(facts))), [SampleDecisions.Signal()], []);
        }
    }

    private static void Cases()
    {
        Console.WriteLine("cases: µs by the clock, median and 99 of 100; how many decisions find something");
        foreach (var decisions in new[] { 1, 20, 200 })
        {
            foreach (var cases in new[] { 2, 20, 200 })
            {
                Cases("all", SampleDecisions.OnCases(decisions), cases);
                Cases("one in ten", SampleDecisions.OnCases(decisions, useCases: 200), cases);
            }
        }
    }

    private static void Cases(string findSomething, IReadOnlyList<Decision> decisions, int cases)
    {
        var decider = new CaseDecider(DecisionSet.Compile(decisions), Some.Rows(), _ => null);
        var moment = new CaseMoment(SampleDecisions.Cases(cases), "c0");
        var times = new List<double>();
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < CasesFor)
            times.Add(Time(() => decider.Decide(moment)) * 1000);
        times.RemoveRange(0, times.Count / 2);   // until the code is compiled well
        times.Sort();
        Console.WriteLine($"{decisions.Count,4} decisions, {cases,3} cases, {findSomething,-10} {times[times.Count / 2],10:N0} {times[times.Count * 99 / 100],10:N0}");
    }

    private static void Measure(string what, SignalDecider decider, IReadOnlyList<SignalFact> signals, IReadOnlyList<FeedFact> feed) =>
        Measure(what, () => decider.Decide(signals, feed));

    private static void Measure(string what, Action decide)
    {
        var times = new List<double>();
        for (var turn = 0; turn < Turns; turn++)
        {
            var started = Stopwatch.GetTimestamp();
            var used = Environment.CpuUsage.TotalTime;
            var done = 0;
            do
            {
                decide();
                done++;
            }
            while (done % 16 != 0 || Stopwatch.GetElapsedTime(started) < EachTurn);
            times.Add((Environment.CpuUsage.TotalTime - used).TotalMicroseconds / done);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        decide();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Console.WriteLine($"{what,-44} {times.Order().ElementAt(Turns / 2),8:N1} {bytes,10:N0}");
    }

    private static double Time(Func<object> compile)
    {
        var started = Stopwatch.GetTimestamp();
        GC.KeepAlive(compile());
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
