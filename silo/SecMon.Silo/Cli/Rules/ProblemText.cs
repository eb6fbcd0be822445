using SecMon.Detection.Rules;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Problems as text (sigma.md 11.1).</summary>
internal sealed class ProblemText(Colours colours)
{
    /// <summary>Writes problems; of a kind of warning at most <paramref name="limit"/>, and says on <paramref name="people"/> what was left out.</summary>
    public void Write(IReadOnlyList<Diagnostic> problems, int limit, TextWriter output, TextWriter people)
    {
        var written = new Dictionary<string, int>();
        foreach (var problem in problems)
        {
            var count = written[problem.Kind.Id] = written.GetValueOrDefault(problem.Kind.Id) + 1;
            if (problem.IsError || limit == 0 || count <= limit)
                output.WriteLine(Line(problem));
        }

        foreach (var kind in problems.Where(problem => !problem.IsError).GroupBy(problem => problem.Kind).Where(kind => limit > 0 && kind.Count() > limit))
            people.WriteLine($"{kind.Count() - limit} more warnings of the kind {kind.Key.Id} (--limit 0 shows all, --no-warn {kind.Key.Id} none)");
    }

    private string Line(Diagnostic problem)
    {
        var word = problem.IsError ? colours.Red("error") : colours.Yellow("warning");
        var line = $"{problem.Location}: {word}: {problem.Message}";
        return problem.Help is null ? line : $"{line}\n  {colours.Faint("help:")} {problem.Help}";
    }
}
