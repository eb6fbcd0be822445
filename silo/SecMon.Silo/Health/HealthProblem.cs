using SecMon.Detection.Rules;

namespace SecMon.Silo.Health;

/// <summary>Something that is wrong with SecMon itself or with a feed.</summary>
/// <param name="Name">What kind of problem; one of the names in docs/health.md, for example <c>SourceStopped</c>.</param>
/// <param name="Subject">Which source, sink or system; empty when there is only one.</param>
/// <param name="Severity">How urgent.</param>
/// <param name="Summary">One sentence: what is wrong.</param>
/// <param name="Next">What to do.</param>
public sealed record HealthProblem(string Name, string Subject, Severity Severity, string Summary, string Next)
{
    /// <summary>The same while the problem lasts, whatever its numbers.</summary>
    public string Key => Subject.Length == 0 ? Name : $"{Name}/{Subject}";
}
