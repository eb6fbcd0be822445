using SecMon.Detection.Coverage;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Coverage in one line.</summary>
internal static class CoverageSummary
{
    /// <summary>How many use cases have rules, go into incidents, may be excused.</summary>
    public static string Of(RuleCoverage coverage)
    {
        var byRules = UseCaseCatalogue.All.Where(useCase => !useCase.IsMetric).ToArray();
        var line = $"{byRules.Count(coverage.Covers)} of {byRules.Length} use cases covered, {coverage.Techniques.Count()} techniques, {coverage.MissingTechniques.Count()} wanted and missing";
        if (coverage.Decisions.Decisions.Count == 0)
            return line;
        var incidents = Count(coverage.Decisions, touching => touching.MakesIncidents);
        var excused = Count(coverage.Decisions, touching => touching.MayExcuse);
        return $"{line}; {incidents} may go into incidents, {excused} may be excused";
    }

    /// <summary>How many, and, since one decision about any use case makes that all, how many by decisions that say which.</summary>
    private static string Count(DecisionCoverage decisions, Func<TouchingDecision, bool> does)
    {
        var all = decisions.UseCases.Count(useCase => decisions.Of(useCase).Any(does));
        var own = decisions.UseCases.Count(useCase => decisions.OwnOf(useCase).Any(does));
        return own == all ? $"{all}" : $"{all} ({own} by decisions that say which)";
    }
}
