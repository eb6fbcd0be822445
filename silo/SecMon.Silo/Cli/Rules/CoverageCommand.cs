using System.CommandLine;
using SecMon.Detection.Coverage;

namespace SecMon.Silo.Cli.Rules;

/// <summary><c>secmon rules coverage</c></summary>
internal static class CoverageCommand
{
    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "text for people, json for machines, navigator: a layer (4.5) of the ATT&CK Navigator.", HelpName = "F", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "navigator");
        var command = new Command("coverage", "Says which use cases and which ATT&CK techniques the rules cover, and which they do not.") { format };
        var paths = RulePaths.AsArguments(command);
        TeachingHelp.Teach(command, """
            Examples:
              secmon rules coverage
              secmon rules coverage --format json | jq '.use_cases[] | select(.covered == false) | .id'
              secmon rules coverage --format navigator > secmon-layer.json    open it at mitre-attack.github.io/attack-navigator
            """);
        command.SetAction(parsed =>
        {
            var coverage = new RuleCoverage(paths.Load(parsed).RuleSet);
            switch (parsed.GetValue(format))
            {
                case "json":
                    Console.Out.WriteLine(CoverageJson.Of(coverage));
                    break;
                case "navigator":
                    Console.Out.WriteLine(CoverageLayer.Of(coverage));
                    break;
                default:
                    Write(coverage, Colours.OfOutput());
                    break;
            }

            var byRules = UseCaseCatalogue.All.Where(useCase => !useCase.IsMetric).ToArray();
            Console.Error.WriteLine($"{byRules.Count(coverage.Covers)} of {byRules.Length} use cases covered, {coverage.Techniques.Count()} techniques, {coverage.MissingTechniques.Count()} wanted and missing");
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(RuleCoverage coverage, Colours colours)
    {
        foreach (var group in UseCaseCatalogue.All.GroupBy(useCase => useCase.Group))
        {
            Console.Out.WriteLine(group.Key);
            foreach (var useCase in group)
                Console.Out.WriteLine($"  {MarkOf(useCase, coverage, colours)} {useCase.Id} {useCase.Title}{RulesOf(useCase, coverage, colours)}");
        }

        if (coverage.Others.Any())
            Console.Out.WriteLine("Not in the catalogue");
        foreach (var other in coverage.Others)
            Console.Out.WriteLine($"  {colours.Green("✓")} {other.Key} {colours.Faint($"← {string.Join("; ", other.Select(rule => rule.Title))}")}");
        Console.Out.WriteLine($"Techniques: {string.Join(", ", coverage.Techniques.Select(group => $"{group.Key} ×{group.Count()}"))}");
        Console.Out.WriteLine($"Techniques without a rule: {string.Join(", ", coverage.MissingTechniques)}");
    }

    private static string MarkOf(UseCase useCase, RuleCoverage coverage, Colours colours) =>
        coverage.Covers(useCase) ? colours.Green("✓") : useCase.IsMetric ? colours.Faint("·") : colours.Red("✗");

    private static string RulesOf(UseCase useCase, RuleCoverage coverage, Colours colours)
    {
        if (useCase.IsMetric && !coverage.Covers(useCase))
            return colours.Faint(" ← a metric, no rule file");
        var titles = string.Join("; ", coverage.RulesOf(useCase).Select(rule => rule.Title));
        return titles.Length == 0 ? "" : colours.Faint($" ← {titles}");
    }
}
