using BenchmarkDotNet.Attributes;
using SecMon.Benchmarks.Engines;
using SecMon.Benchmarks.Workloads;
using SecMon.Events;

namespace SecMon.Benchmarks;

/// <summary>The same comparison as <see cref="MatchingBenchmark"/> under BenchmarkDotNet, with allocations.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class MatchingBenchmarks
{
    private IReadOnlyList<AccessEvent> _events = [];
    private AccessFacts[] _facts = [];
    private IMatchingEngine _secmon = null!;
    private IMatchingEngine _delegates = null!;

    /// <summary>How many rules.</summary>
    [Params(10, 100, 1_000, 10_000)]
    public int Rules { get; set; }

    /// <summary>Compiles the rules.</summary>
    [GlobalSetup]
    public void Compile()
    {
        _events = SampleEvents.Read();
        _facts = [.. _events.Select(AccessFacts.Of)];
        var rules = SyntheticRules.Make(Rules, _facts);
        _secmon = new SecMonEngine(MatchingBenchmark.Load(rules));
        _delegates = new DelegateLoop(rules);
    }

    /// <summary>A loop over delegates.</summary>
    [Benchmark(Baseline = true)]
    public int Delegates() => Sum(_delegates);

    /// <summary>SecMon's index.</summary>
    [Benchmark]
    public int SecMon() => Sum(_secmon);

    private int Sum(IMatchingEngine engine)
    {
        var sum = 0;
        for (var i = 0; i < _facts.Length; i++)
            sum += engine.Match(_events[i], _facts[i]);
        return sum;
    }
}
