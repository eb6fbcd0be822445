using System.CommandLine;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;
using SecMon.Silo.Configuration;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Cli;

/// <summary><c>secmon rules check|test|list</c></summary>
internal static class RulesCommand
{
    private static readonly Argument<string?> Rules = new("rules") { Description = "Rules folder or one rule file (default ./rules).", HelpName = "PATH", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Lists = new("--lists") { Description = "A deployment's own lists, over rules/lists, file by file.", HelpName = "DIR" };

    public static Command Create() => new("rules", "The rule author's tools.") { CreateCheck(), CreateTest(), CreateList() };

    private static Command CreateCheck()
    {
        var command = new Command("check", "Reports every problem of every rule file and list, with line, column and the mend. Exit code 1 when there is an error.") { Rules, Lists };
        TeachingHelp.Teach(command, """
            Examples:
              secmon rules check
              secmon rules check rules/harvest/hv-01-many-citizens.yml
              secmon rules check my-rules --lists my-lists
            """);
        command.SetAction(parsed =>
        {
            var path = PathOf(parsed);
            var loaded = Load(parsed);
            var problems = loaded.Problems.Where(problem => RuleFolder.IsMeant(problem.Location.Path, path)).ToList();
            foreach (var problem in problems)
                Console.Out.WriteLine(problem);
            var errors = problems.Count(problem => problem.IsError);
            var rules = loaded.RuleSet.Detections.Select(rule => rule.Metadata).Concat(loaded.RuleSet.Correlations.Select(rule => rule.Metadata))
                .Count(rule => RuleFolder.IsMeant(rule.Location.Path, path));
            Console.Error.WriteLine($"{rules} rules loaded, {errors} errors, {problems.Count - errors} warnings");
            return errors > 0 ? ExitCode.DoesNotHold : ExitCode.Done;
        });
        return command;
    }

    private static Command CreateTest()
    {
        var command = new Command("test", "Runs the tests beside the rules (NAME.tests.yml). Exit code 1 when one fails.") { Rules, Lists };
        TeachingHelp.Teach(command, """
            Examples:
              secmon rules test
              secmon rules test rules --lists my-lists
            """);
        command.SetAction(parsed => RuleTestReport.Run(FilesOf(parsed), PathOf(parsed), Console.Out, Console.Error));
        return command;
    }

    private static Command CreateList()
    {
        var command = new Command("list", "Lists the rules: use case, level, whether they page, title, id.") { Rules, Lists };
        TeachingHelp.Teach(command, """
            Example:
              secmon rules list | grep critical
            """);
        command.SetAction(parsed =>
        {
            var set = Load(parsed).RuleSet;
            var rules = set.Detections.Where(rule => rule.Alerts).Select(rule => rule.Metadata).Concat(set.Correlations.Select(rule => rule.Metadata));
            foreach (var rule in rules.OrderBy(rule => rule.UseCase ?? "~", StringComparer.Ordinal).ThenBy(rule => rule.Title, StringComparer.Ordinal))
                Console.Out.WriteLine($"{rule.UseCase ?? "-",-6} {Name(rule.Severity),-13} {(rule.Page ? "page" : "-"),-5} {rule.Title} [{rule.Id}]");
            return ExitCode.Done;
        });
        return command;
    }

    private static string Name(Severity severity) => severity.ToString().ToLowerInvariant();

    private static string PathOf(ParseResult parsed) => parsed.GetValue(Rules) ?? RulesFolder.Default();

    /// <summary>One file is read with the folder that it lies in, since it may refer to rules and lists there.</summary>
    private static RuleFiles FilesOf(ParseResult parsed) => RuleFolder.Read(RuleFolder.RootOf(PathOf(parsed)), parsed.GetValue(Lists));

    private static LoadedRules Load(ParseResult parsed) => LoadedRules.Load(FilesOf(parsed), SubjectPseudonyms.WithPublicKeys());
}
