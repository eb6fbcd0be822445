using SecMon.Detection.Rules;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Health;

/// <summary>Says when rule files are refused: what they would recognise is not recognised.</summary>
public sealed class RulesCheck(RuleBook book) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        var errors = book.Problems.Where(problem => problem.IsError).ToList();
        return Task.FromResult<IReadOnlyList<HealthProblem>>(errors.Count == 0
            ? []
            : [new HealthProblem("RuleSetRejected", "", Severity.High, $"{errors.Count} error(s) in rule files; the first: {errors[0].ToString().Split('\n')[0]}", "Run  secmon rules check;  of a file with an error the last good version stays in force, of a new one nothing does.")]);
    }
}
