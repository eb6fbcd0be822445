using SecMon.Detection.Rules;
using SecMon.Silo.Api;

namespace SecMon.Silo.Health;

/// <summary>Says when the token of a door cannot be used: then nobody is let in there, and all the rest goes on.</summary>
internal sealed class DoorsCheck(Doors doors) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<HealthProblem>>([.. doors.All.Values.Select(ProblemOf).OfType<HealthProblem>()]);

    private static HealthProblem? ProblemOf(TokenFile token) => token.Problem() is not { } problem ? null : new HealthProblem(
        "TokenUnusable", token.Setting, Severity.High, $"Nobody is let in who should know the token of {token.Setting}: {problem}.",
        $"Mend the file that {token.Setting} names: one line, the token, readable by the user that SecMon runs as. It is read anew at each request; detection and delivery go on meanwhile.");
}
