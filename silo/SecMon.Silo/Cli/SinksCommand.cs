using System.CommandLine;

namespace SecMon.Silo.Cli;

/// <summary><c>secmon sinks test|resend</c></summary>
internal static class SinksCommand
{
    private static readonly Option<string> Config = new("--config") { Description = "The silo's configuration.", HelpName = "FILE", Required = true };
    private static readonly Option<string?> Sink = new("--sink") { Description = "Only the sink of this name.", HelpName = "NAME" };

    public static Command Create() => new("sinks", "Tries the sinks of a configuration, and sends again what was refused.") { CreateTest(), CreateResend() };

    private static Command CreateTest()
    {
        var command = new Command("test", "Sends a marked test alert to every sink and prints what happened. Exit code 1 when one did not take it.") { Config, Sink };
        TeachingHelp.Teach(command, """
            Example:
              secmon sinks test --config secmon.yml
              secmon sinks test --config secmon.yml --sink elasticsearch

            The alert says that it is a test, is tagged 'test', and is of a case that is closed already. Alertmanager forgets
            it after a few minutes; in Elasticsearch it stays, with rule.name 'SecMon test alert'.
            """);
        command.SetAction((parsed, cancellation) => SinkTest.RunAsync(parsed.GetValue(Config)!, parsed.GetValue(Sink), cancellation));
        return command;
    }

    private static Command CreateResend()
    {
        var id = new Option<string?>("--id") { Description = "Only the document of this id.", HelpName = "ID" };
        var list = new Option<bool>("--list") { Description = "Only say what would be sent, and why it was refused." };
        var command = new Command("resend", "Sends dead letters again: documents that the other side of a sink had refused for good. Those that it takes now are dead letters no more. Exit code 1 when some were refused again.") { Config, Sink, id, list };
        TeachingHelp.Teach(command, """
            Examples:
              secmon sinks resend --config secmon.yml --list
              secmon sinks resend --config secmon.yml --sink elasticsearch

            The silo may be running.
            """);
        command.SetAction((parsed, cancellation) => SinkResend.RunAsync(parsed.GetValue(Config)!, parsed.GetValue(Sink), parsed.GetValue(id), parsed.GetValue(list), cancellation));
        return command;
    }
}
