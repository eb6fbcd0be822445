namespace SecMon.Benchmarks.Workloads;

/// <summary>The fields that synthetic rules look at.</summary>
internal enum FactField
{
    Action,
    UserName,
    SourceIp,
    ServiceName,
    QueryText,
    StatusCode,
    OperationName,
    Sequence,
}
