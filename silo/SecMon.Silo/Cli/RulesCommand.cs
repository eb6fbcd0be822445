using System.CommandLine;
using SecMon.Silo.Cli.Rules;

namespace SecMon.Silo.Cli;

/// <summary><c>secmon rules</c>: the rule author's tools.</summary>
internal static class RulesCommand
{
    public static Command Create() => new("rules", "The rule author's tools.")
    {
        CheckCommand.Create(),
        TestCommand.Create(),
        ExplainCommand.Create(),
        ListCommand.Create(),
        NewCommand.Create(),
        CoverageCommand.Create(),
        TuneCommand.Create(),
        BenchCommand.Create(),
        CompareCommand.Create(),
    };
}
