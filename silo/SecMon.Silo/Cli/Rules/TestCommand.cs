using System.CommandLine;

namespace SecMon.Silo.Cli.Rules;

/// <summary><c>secmon rules test</c></summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var command = new Command("test", "Runs the tests beside the rules (NAME.tests.yml). Exit code 1 when one fails.");
        var paths = RulePaths.AsArguments(command);
        TeachingHelp.Teach(command, """
            Examples:
              secmon rules test
              secmon rules test rules --lists my-lists
            """);
        command.SetAction(parsed => RuleTestReport.Run(paths.Files(parsed), path => paths.IsMeant(parsed, path), Console.Out, Console.Error));
        return command;
    }
}
