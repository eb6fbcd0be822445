using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SecMon.Silo.Cli;

/// <summary>Help that ends with examples: the list of commands stays short, the help of one command teaches it.</summary>
internal sealed class TeachingHelp(HelpAction plain) : SynchronousCommandLineAction
{
    private static readonly Dictionary<Command, string> Examples = [];

    /// <summary>Gives a command its examples.</summary>
    public static void Teach(Command command, string examples) => Examples[command] = examples;

    /// <summary>Makes the help of a root command and all below it teach.</summary>
    public static void AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().First();
        option.Action = new TeachingHelp((HelpAction)option.Action!);
    }

    /// <summary>Who asks for help need not give what the command requires.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = plain.Invoke(parseResult);
        if (Examples.TryGetValue(parseResult.CommandResult.Command, out var examples))
            parseResult.InvocationConfiguration.Output.WriteLine(examples);
        return exitCode;
    }
}
