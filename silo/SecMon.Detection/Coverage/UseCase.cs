namespace SecMon.Detection.Coverage;

/// <summary>A use case of the catalogue.</summary>
/// <param name="Id">For example <c>EX-01</c>.</param>
/// <param name="Title">What it recognises.</param>
/// <param name="Group">Its heading.</param>
/// <param name="Kind">How it is shown: <c>S</c>, <c>C count</c>, <c>metric</c>…</param>
/// <param name="Techniques">ATT&amp;CK techniques.</param>
/// <param name="Severity">The level.</param>
public sealed record UseCase(string Id, string Title, string Group, string Kind, IReadOnlyList<string> Techniques, string Severity)
{
    /// <summary>True for one that Prometheus judges by SecMon's metrics, so that no rule file covers it.</summary>
    public bool IsMetric => Kind == "metric";
}
