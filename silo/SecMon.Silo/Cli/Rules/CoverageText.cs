using SecMon.Detection.Coverage;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Coverage for people: use cases by group, each with its rules and the decisions that may touch it.</summary>
internal sealed class CoverageText(RuleCoverage coverage, Colours colours)
{
    private readonly DecisionText _decisions = new(coverage.Decisions, colours);

    /// <summary>Writes it.</summary>
    public void Write(TextWriter output)
    {
        foreach (var group in UseCaseCatalogue.All.GroupBy(useCase => useCase.Group))
        {
            output.WriteLine(group.Key);
            foreach (var useCase in group)
            {
                output.WriteLine($"  {MarkOf(useCase)} {useCase.Id} {useCase.Title}{RulesOf(useCase)}");
                _decisions.WriteOf(useCase.Id, output);
            }
        }

        WriteOthers(output);
        output.WriteLine($"Techniques: {string.Join(", ", coverage.Techniques.Select(group => $"{group.Key} ×{group.Count()}"))}");
        output.WriteLine($"Techniques without a rule: {string.Join(", ", coverage.MissingTechniques)}");
        _decisions.WriteRest(output);
    }

    private void WriteOthers(TextWriter output)
    {
        if (coverage.Others.Any())
            output.WriteLine("Not in the catalogue");
        foreach (var other in coverage.Others)
        {
            output.WriteLine($"  {colours.Green("✓")} {other.Key} {colours.Faint($"← {string.Join("; ", other.Select(rule => rule.Title))}")}");
            _decisions.WriteOf(other.Key, output);
        }
    }

    private string MarkOf(UseCase useCase) =>
        coverage.Covers(useCase) ? colours.Green("✓") : useCase.IsMetric ? colours.Faint("·") : colours.Red("✗");

    private string RulesOf(UseCase useCase)
    {
        if (useCase.IsMetric && !coverage.Covers(useCase))
            return colours.Faint(" ← a metric, no rule file");
        var titles = string.Join("; ", coverage.RulesOf(useCase).Select(rule => rule.Title));
        return titles.Length == 0 ? "" : colours.Faint($" ← {titles}");
    }
}
