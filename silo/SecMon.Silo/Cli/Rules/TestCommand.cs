using System.CommandLine;

namespace SecMon.Silo.Cli.Rules;

/// <summary><c>secmon rules test</c></summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var format = new Option<string>("--format") { Description = "text for people, json or junit for machines.", HelpName = "F", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "junit");
        var filter = new Option<string?>("--filter") { Description = "Only cases whose name, or the name of a rule they expect, contains this.", HelpName = "NAME" };
        var coverage = new Option<bool>("--coverage") { Description = "Also say which selections held in no test." };
        var command = new Command("test", "Runs the tests beside the rules (NAME.tests.yml). Exit code 1 when one fails.") { format, filter, coverage };
        var paths = RulePaths.AsArguments(command);
        TeachingHelp.Teach(command, """
            Examples:
              secmon rules test
              secmon rules test rules --lists my-lists
              secmon rules test rules/extraction --coverage
              secmon rules test --filter 'copied by a clerk'
              secmon rules test --format junit > rule-tests.xml
            """);
        command.SetAction(parsed =>
        {
            var run = RuleTestRun.Of(paths.Files(parsed), path => paths.IsMeant(parsed, path), parsed.GetValue(filter), parsed.GetValue(coverage));
            Write(run, parsed.GetValue(format)!);
            Console.Error.WriteLine($"{run.Passed} passed, {run.Failed} failed");
            if (run.Results.Count == 0 && parsed.GetValue(filter) is { } name)
                Console.Error.WriteLine($"  help: no case and no expected rule has '{name}' in its name");
            return run.Failed > 0 ? ExitCode.DoesNotHold : ExitCode.Done;
        });
        return command;
    }

    private static void Write(RuleTestRun run, string format)
    {
        switch (format)
        {
            case "json":
                Console.Out.WriteLine(RuleTestJson.Of(run));
                break;
            case "junit":
                Console.Out.WriteLine(RuleTestJUnit.Of(run));
                break;
            default:
                RuleTestText.Write(run, Console.Out, Colours.OfOutput());
                break;
        }
    }
}
