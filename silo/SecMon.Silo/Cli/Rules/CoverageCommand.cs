using System.CommandLine;
using SecMon.Detection.Coverage;

namespace SecMon.Silo.Cli.Rules;

/// <summary><c>secmon rules coverage</c></summary>
internal static class CoverageCommand
{
    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "text for people, json for machines, navigator: a layer (4.5) of the ATT&CK Navigator, of rules alone.", HelpName = "F", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "navigator");
        var command = new Command("coverage", "Says which use cases and which ATT&CK techniques the rules cover, and which they do not; and which decisions may excuse, raise or page a use case, or make it part of an incident.") { format };
        var paths = RulePaths.AsArguments(command);
        TeachingHelp.Teach(command, """
            Examples:
              secmon rules coverage
              secmon rules coverage --format json | jq '.use_cases[] | select(.covered == false) | .id'
              secmon rules coverage --format json | jq '.decisions[] | select(.effects | contains(["expect"])) | {title, use_cases}'
              secmon rules coverage --format navigator > secmon-layer.json    open it at mitre-attack.github.io/attack-navigator

            Decisions are told by what rules say of themselves: id, name, title, use case, level, tags. Which account, row or time
            they want is not asked. What no decision may make quieter (critical, groups PR, SM and FD, hidden tracks) is never excused.
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
                    new CoverageText(coverage, Colours.OfOutput()).Write(Console.Out);
                    break;
            }

            Console.Error.WriteLine(CoverageSummary.Of(coverage));
            return ExitCode.Done;
        });
        return command;
    }
}
