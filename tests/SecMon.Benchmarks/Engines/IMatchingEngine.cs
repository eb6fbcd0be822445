using SecMon.Benchmarks.Workloads;
using SecMon.Events;

namespace SecMon.Benchmarks.Engines;

/// <summary>An engine with a rule set: how many rules does an event match?</summary>
internal interface IMatchingEngine
{
    string Name { get; }

    int Match(AccessEvent access, AccessFacts facts);
}
