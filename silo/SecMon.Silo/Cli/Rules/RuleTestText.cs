using SecMon.Detection.RuleTests;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Results of tests as text: only what failed, and what no test reached.</summary>
internal static class RuleTestText
{
    /// <summary>Writes the results.</summary>
    public static void Write(RuleTestRun run, TextWriter output, Colours colours)
    {
        foreach (var problem in run.Problems)
            output.WriteLine(problem);
        foreach (var (_, result) in run.Results.Where(one => one.Result.Failures.Count > 0))
        {
            output.WriteLine($"{result.Case.Location}: {colours.Red("failed")}: {result.Case.Name}");
            foreach (var failure in result.Failures)
                output.WriteLine($"  {failure}");
        }

        foreach (var rule in run.Coverage.GroupBy(selection => (selection.Location.Path, selection.Rule)))
            Write(rule.ToArray(), output, colours);
    }

    private static void Write(CoveredSelection[] selections, TextWriter output, Colours colours)
    {
        var held = selections.Count(selection => selection.Held);
        var sum = $"{held} of {selections.Length} selections held";
        output.WriteLine($"{selections[0].Location.Path}: '{selections[0].Rule}': {(held == selections.Length ? colours.Green(sum) : colours.Yellow(sum))}");
        foreach (var missed in selections.Where(selection => !selection.Held))
            output.WriteLine($"  never in any test: {missed.Name} (line {missed.Location.Line})");
    }
}
