using System.CommandLine;
using SecMon.Detection.Checks;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Cli.Rules;

/// <summary><c>secmon rules check</c></summary>
internal static class CheckCommand
{
    private const int DefaultLimit = 20;

    private static readonly string Kinds = string.Join(", ", ProblemKinds.All.Select(kind => kind.Id));

    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "text for people, json or sarif (2.1.0) for machines.", HelpName = "F", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "sarif");
        var only = KindOption("--warn", "Only these kinds of warnings; errors are always shown.");
        var without = KindOption("--no-warn", "No warnings of these kinds.");
        var limit = new Option<int>("--limit") { Description = "Most warnings of one kind in text; 0 shows all.", HelpName = "N", DefaultValueFactory = _ => DefaultLimit };
        var command = new Command("check", "Reports every problem of every rule file, list and test file, with line, column and the mend. Exit code 1 when there is an error, 0 with warnings only.") { format, only, without, limit };
        var paths = RulePaths.AsArguments(command);
        TeachingHelp.Teach(command, $"""
            Examples:
              secmon rules check
              secmon rules check rules/harvest/hv-01-many-citizens.yml
              secmon rules check my-rules --lists my-lists --no-warn no-tests
              secmon rules check --format sarif > rules.sarif

            Kinds of problems: {Kinds}.
            """);
        command.SetAction(parsed =>
        {
            using var progress = new ProgressLine();
            var loaded = paths.Load(parsed, (what, done) => progress.Show(what, done));
            var problems = Check(loaded, progress).Where(problem => paths.IsMeant(parsed, problem.Location.Path))
                .Where(problem => problem.IsError || IsWanted(problem.Kind, parsed.GetValue(only)!, parsed.GetValue(without)!)).ToList();
            var rules = Metadata(loaded.RuleSet).Count(rule => paths.IsMeant(parsed, rule.Location.Path));
            progress.Dispose();   // before the first line of the answer
            Write(problems, rules, parsed.GetValue(format)!, parsed.GetValue(limit));
            return problems.Exists(problem => problem.IsError) ? ExitCode.DoesNotHold : ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<Diagnostic> Check(LoadedRules loaded, ProgressLine progress) =>
        RuleChecks.Run(loaded, done => progress.Show("rules checked", done));

    private static Option<string[]> KindOption(string name, string description)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = "KIND..", AllowMultipleArgumentsPerToken = true };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => ProblemKinds.Find(token.Value) is null))
                result.AddError($"there is no kind of problem '{token.Value}'. Kinds: {Kinds}");
        });
        return option;
    }

    private static bool IsWanted(ProblemKind kind, string[] only, string[] without) =>
        (only.Length == 0 || only.Contains(kind.Id)) && !without.Contains(kind.Id);

    private static IEnumerable<RuleMetadata> Metadata(RuleSet set) =>
        set.Detections.Select(rule => rule.Metadata).Concat(set.Correlations.Select(rule => rule.Metadata));

    private static void Write(List<Diagnostic> problems, int rules, string format, int limit)
    {
        switch (format)
        {
            case "json":
                Console.Out.WriteLine(ProblemJson.Of(problems, rules));
                break;
            case "sarif":
                Console.Out.WriteLine(ProblemSarif.Of(problems));
                break;
            default:
                new ProblemText(Colours.OfOutput()).Write(problems, limit, Console.Out, Console.Error);
                break;
        }

        var errors = problems.Count(problem => problem.IsError);
        Console.Error.WriteLine($"{rules} rules loaded, {errors} errors, {problems.Count - errors} warnings");
    }
}
