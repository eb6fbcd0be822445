using System.CommandLine;
using SecMon.Silo.Configuration;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Cli;

/// <summary>The program <c>secmon</c>. Standard output carries data only; everything for people goes to standard error.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var run = RunCommand.Create();
        var root = new RootCommand("""
            Watches who reads a national population database, and raises alerts that say what happened, why, and which log records show it.

            Without a command it does what `run` does: with no configuration, it plays a recorded day.
            """)
        {
            run,
            ReplayCommand.Create(),
            ParseCommand.Create(),
            RulesCommand.Create(),
            ListsCommand.Create(),
            LedgerCommand.Create(),
            SourcesCommand.Create(),
            SinksCommand.Create(),
            ElasticsearchCommand.Create(),
            HealthCommand.Create(),
        };

        TeachingHelp.AddTo(root);
        TeachingHelp.Teach(root, """
            Try:
              secmon                       play the demo
              secmon replay --help         run the rules over logs that you have
              secmon COMMAND --help        examples of each command
            """);
        var parsed = root.Parse(args.Length == 0 ? ["run"] : args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"secmon: {error.Message}");
            await Console.Error.WriteLineAsync($"Try: secmon {string.Concat(CommandPath(parsed))}--help");
            return ExitCode.Unusable;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
        }
        catch (Exception failed) when (failed is StoreException or ConfigurationException or IOException or UnauthorizedAccessException or OrleansException)
        {
            await Console.Error.WriteLineAsync(failed is ConfigurationException ? failed.Message : $"secmon: {failed.Message}");
            return ExitCode.Unusable;
        }
    }

    private static Stack<string> CommandPath(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var at = (System.CommandLine.Parsing.SymbolResult?)parsed.CommandResult; at is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } command; at = at.Parent)
            names.Push($"{command.Command.Name} ");
        return names;
    }
}
