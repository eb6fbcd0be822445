using System.CommandLine;
using SecMon.Detection.Checks;
using SecMon.Detection.Rules;
using SecMon.Silo.Configuration;

namespace SecMon.Silo.Cli.Rules;

/// <summary><c>secmon rules check</c></summary>
internal static class CheckCommand
{
    private const int DefaultLimit = 20;

    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "text for people, json or sarif (2.1.0) for machines.", HelpName = "F", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "sarif");
        var only = new KindOption("--warn", "Only these kinds of warnings; errors are always shown.");
        var without = new KindOption("--no-warn", "No warnings of these kinds.");
        var config = new Option<string?>("--config") { Description = "Configuration of a silo: what its sources declare as logsource is known, and statuses that run in shadow.", HelpName = "FILE" };
        var limit = new Option<int>("--limit") { Description = "Most warnings of one kind in text; 0 shows all.", HelpName = "N", DefaultValueFactory = _ => DefaultLimit };
        var command = new Command("check", "Reports every problem of every rule file, list and test file, with line, column and the mend. Exit code 1 when there is an error, 0 with warnings only.") { format, only, without, limit, config };
        var paths = RulePaths.AsArguments(command, only, without);
        TeachingHelp.Teach(command, $"""
            Examples:
              secmon rules check
              secmon rules check rules/harvest/hv-01-many-citizens.yml
              secmon rules check my-rules --lists my-lists --no-warn no-tests
              secmon rules check --config secmon.yml my-rules
              secmon rules check --format sarif > rules.sarif

            Kinds of problems: {KindOption.Names}.
            """);
        command.SetAction(parsed =>
        {
            using var progress = new ProgressLine();
            var options = parsed.GetValue(config) is { } path ? ConfigurationReader.Read(path, Environment.GetEnvironmentVariables()) : null;
            var loaded = paths.Load(parsed, (what, done) => progress.Show(what, done), options?.ShadowStatuses);
            var problems = RuleChecks.Run(loaded, done => progress.Show("rules checked", done), options?.Sources.Select(source => source.LogSource).ToArray()).Where(problem => paths.IsMeant(parsed, problem.Location.Path))
                .Where(problem => problem.IsError || IsWanted(problem.Kind, only.Kinds(parsed), without.Kinds(parsed))).ToList();
            var rules = ShadowCount.Of([.. loaded.RuleSet.Rules.Where(rule => paths.IsMeant(parsed, rule.Location.Path))]);
            progress.Dispose();   // before the first line of the answer
            var decisions = loaded.RuleSet.Decisions.Decisions.Count(decision => paths.IsMeant(parsed, decision.Metadata.Location.Path));
            Write(problems, rules, decisions, parsed.GetValue(format)!, parsed.GetValue(limit));
            return problems.Exists(problem => problem.IsError) ? ExitCode.DoesNotHold : ExitCode.Done;
        });
        return command;
    }

    private static bool IsWanted(ProblemKind kind, IReadOnlyCollection<ProblemKind> only, IReadOnlyCollection<ProblemKind> without) =>
        (only.Count == 0 || only.Contains(kind)) && !without.Contains(kind);

    private static void Write(List<Diagnostic> problems, ShadowCount rules, int decisions, string format, int limit)
    {
        switch (format)
        {
            case "json":
                Console.Out.WriteLine(ProblemJson.Of(problems, rules.All));
                break;
            case "sarif":
                Console.Out.WriteLine(ProblemSarif.Of(problems));
                break;
            default:
                new ProblemText(Colours.OfOutput()).Write(problems, limit, Console.Out, Console.Error);
                break;
        }

        var errors = problems.Count(problem => problem.IsError);
        Console.Error.WriteLine($"{rules.All} rules{(decisions > 0 ? $" and {decisions} decisions" : "")} loaded, {errors} errors, {problems.Count - errors} warnings{(rules.InShadow > 0 ? $"; {rules}" : "")}");
    }
}
