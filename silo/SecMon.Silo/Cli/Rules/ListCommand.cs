using System.CommandLine;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Cli.Rules;

/// <summary><c>secmon rules list</c></summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "Lists the rules: use case, level, whether they page or run in shadow, title, id; and below them the decisions.");
        var paths = RulePaths.AsArguments(command);
        TeachingHelp.Teach(command, """
            Example:
              secmon rules list | grep critical
            """);
        command.SetAction(parsed =>
        {
            var set = paths.Load(parsed).RuleSet;
            var rules = set.Detections.Where(rule => rule.Alerts).Select(rule => rule.Metadata).Concat(set.Correlations.Select(rule => rule.Metadata))
                .Where(rule => paths.IsMeant(parsed, rule.Location.Path));
            foreach (var rule in rules.OrderBy(rule => rule.UseCase ?? "~", StringComparer.Ordinal).ThenBy(rule => rule.Title, StringComparer.Ordinal))
                Console.Out.WriteLine($"{rule.UseCase ?? "-",-6} {rule.Severity.Word(),-13} {(rule.IsShadow ? "shadow" : rule.Page ? "page" : "-"),-6} {rule.Title} [{rule.Id}]");
            foreach (var decision in set.Decisions.Decisions.Select(decision => decision.Metadata).Where(decision => paths.IsMeant(parsed, decision.Location.Path)).OrderBy(decision => decision.Title, StringComparer.Ordinal))
                Console.Out.WriteLine($"{"-",-6} {"decision",-13} {(decision.IsShadow ? "shadow" : "-"),-6} {decision.Title} [{decision.Id}]");
            return ExitCode.Done;
        });
        return command;
    }
}
