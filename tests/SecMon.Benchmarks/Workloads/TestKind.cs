namespace SecMon.Benchmarks.Workloads;

/// <summary>How a line compares.</summary>
internal enum TestKind
{
    Equal,
    Contains,
    ContainsAll,
    StartsWith,
    EndsWith,
    AtLeast,
}
