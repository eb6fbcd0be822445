using SecMon.Detection.Rules;
using SecMon.Silo.Health;

namespace SecMon.Silo.Api;

/// <summary>Something that is wrong.</summary>
/// <param name="Name">What kind of problem.</param>
/// <param name="Subject">Which source, sink or system; empty when there is only one.</param>
/// <param name="Severity">How urgent.</param>
/// <param name="Summary">What is wrong.</param>
/// <param name="Next">What to do.</param>
/// <param name="Since">Since when.</param>
public sealed record HealthProblemView(string Name, string Subject, string Severity, string Summary, string Next, DateTime Since)
{
    internal static HealthProblemView Of(StandingProblem standing)
    {
        var problem = standing.Problem;
        return new HealthProblemView(problem.Name, problem.Subject, problem.Severity.Word(), problem.Summary, problem.Next, standing.Since);
    }
}
