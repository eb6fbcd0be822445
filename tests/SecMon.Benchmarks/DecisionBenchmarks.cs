using BenchmarkDotNet.Attributes;
using SecMon.Benchmarks.Workloads;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Tests.Decisions;

namespace SecMon.Benchmarks;

/// <summary>A moment at growing numbers of decisions and facts under BenchmarkDotNet, with allocations.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class DecisionBenchmarks
{
    private SignalDecider _decider = null!;
    private SignalFact[] _signals = [];

    /// <summary>How many decisions.</summary>
    [Params(0, 10, 50, 200)]
    public int Decisions { get; set; }

    /// <summary>How many rows of a list.</summary>
    [Params(1, 10, 100)]
    public int Facts { get; set; }

    /// <summary>Compiles the decisions.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _decider = new SignalDecider(DecisionSet.Compile(SampleDecisions.Many(Decisions)), Some.Rows(SampleDecisions.Rows(Facts)));
        _signals = [SampleDecisions.Signal()];
    }

    /// <summary>Decides about one signal.</summary>
    [Benchmark]
    public IReadOnlyList<SignalOutcome> Decide() => _decider.Decide(_signals, []);

    /// <summary>Compiles them anew.</summary>
    [Benchmark]
    public DecisionSet Compile() => DecisionSet.Compile(SampleDecisions.Many(Decisions));
}
