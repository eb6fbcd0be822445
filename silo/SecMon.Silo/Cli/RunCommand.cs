using System.CommandLine;
using SecMon.Silo.Configuration;
using SecMon.Silo.Demo;
using SecMon.Silo.Hosting;

namespace SecMon.Silo.Cli;

/// <summary><c>secmon run</c></summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "Configuration file (YAML). Environment variables SECMON__HTTP, SECMON__SOURCES__0__PATH … override it.", HelpName = "FILE" };
        var command = new Command("run", "Starts the silo: follows the sources, detects, and keeps every alert in the ledger. With no configuration it plays a recorded day of audit logs as if live, on http://127.0.0.1:8080.") { config };
        TeachingHelp.Teach(command, """
            Examples:
              secmon run
              secmon run --config secmon.yml
              SECMON__HTTP=127.0.0.1:0 secmon run --config secmon.yml

            A configuration:
              data: ./data
              http: 127.0.0.1:8080
              rules: ./rules          # or {folder: ./rules, shadow: [test, experimental]}: rules of these statuses are counted and reach nobody
              lists: ./my-lists
              sources:
                - {id: population-db-1, type: file, path: "/var/log/postgresql/*.csv", format: pgaudit}
              sinks:
                - {type: console}
            """);
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(config), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string? config, CancellationToken cancellation)
    {
        var options = ConfigurationReader.Read(config, Environment.GetEnvironmentVariables());
        var isDemo = options.Sources.Count == 0;
        if (isDemo && config is not null)
        {
            await Console.Error.WriteLineAsync($"{config}:1:1: error: no sources are configured\n  help: add  sources: [{{id: population-db-1, type: file, path: \"/var/log/postgresql/*.csv\", format: pgaudit}}]");
            return ExitCode.Unusable;
        }

        await SiloHost.RunAsync(isDemo ? DemoSource.AddTo(options) : options, isDemo, cancellation);
        return ExitCode.Done;
    }
}
