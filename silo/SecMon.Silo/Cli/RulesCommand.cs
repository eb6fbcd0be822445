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
        var command = new Command("check", """
            Reports every problem of every rule file and list, with line, column and the mend. Exit code 1 when there is an error.

            Examples:
              secmon rules check
              secmon rules check rules/harvest/hv-01-many-citizens.yml
              secmon rules check my-rules --lists my-lists
            """) { Rules, Lists };
        command.SetAction(parsed =>
        {
            var loaded = Load(parsed);
            foreach (var problem in loaded.Problems)
                Console.Out.WriteLine(problem);
            var errors = loaded.Problems.Count(problem => problem.IsError);
            var warnings = loaded.Problems.Count - errors;
            Console.Error.WriteLine($"{loaded.RuleSet.Detections.Count + loaded.RuleSet.Correlations.Count} rules loaded, {errors} errors, {warnings} warnings");
            return errors > 0 ? ExitCode.DoesNotHold : ExitCode.Done;
        });
        return command;
    }

    private static Command CreateTest()
    {
        var command = new Command("test", """
            Runs the tests beside the rules (NAME.tests.yml). Exit code 1 when one fails.

            Examples:
              secmon rules test
              secmon rules test rules --lists my-lists
            """) { Rules, Lists };
        command.SetAction(parsed => RuleTestReport.Run(FilesOf(parsed), Console.Out, Console.Error));
        return command;
    }

    private static Command CreateList()
    {
        var command = new Command("list", """
            Lists the rules: use case, level, whether they page, title, id.

            Example:
              secmon rules list | grep critical
            """) { Rules, Lists };
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

    private static RuleFiles FilesOf(ParseResult parsed) => RuleFolder.Read(parsed.GetValue(Rules) ?? RulesFolder.Default(), parsed.GetValue(Lists));

    private static LoadedRules Load(ParseResult parsed) => LoadedRules.Load(FilesOf(parsed), SubjectPseudonyms.WithPublicKeys());
}
