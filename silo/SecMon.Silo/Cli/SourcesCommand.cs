using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Silo.Cli.Rules;
using SecMon.Silo.Configuration;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Cli;

/// <summary><c>secmon sources check</c></summary>
internal static class SourcesCommand
{
    private static readonly Option<string> Config = new("--config") { Description = "The silo's configuration.", HelpName = "FILE", Required = true };

    public static Command Create() => new("sources", "Looks at the sources of a configuration.") { CreateCheck() };

    private static Command CreateCheck()
    {
        var format = new Option<string>("--format") { Description = "text for people, json for machines.", HelpName = "F", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("check", "Looks at every source as a silo does first, and says what would be read, or why nothing can be and the mend. Exit code 1 when a source has a problem.") { Config, format };
        TeachingHelp.Teach(command, """
            Examples:
              secmon sources check --config secmon.yml
              sudo -u secmon secmon sources check --config secmon.yml
              secmon sources check --config secmon.yml --format json | jq -r '.sources[] | select(.problem) | .id'

            Run it as the user that runs the silo: it is told what that user may read. It reads nothing into the store, needs
            no data folder and no keys, and the silo may be running. Relative paths are relative to the current folder.
            """);
        command.SetAction((parsed, cancellation) => CheckAsync(parsed.GetValue(Config)!, parsed.GetValue(format) == "json", cancellation));
        return command;
    }

    private static async Task<int> CheckAsync(string config, bool isJson, CancellationToken cancellation)
    {
        var sources = ConfigurationReader.Read(config, Environment.GetEnvironmentVariables()).Sources;
        if (sources.Count == 0)
            throw new StoreException($"{config} names no sources");
        var looks = new List<SourceLook>();
        foreach (var source in sources)
            looks.Add(await SourceLook.AtAsync(source, sources, cancellation));
        if (isJson)
            Console.Out.WriteLine(JsonOutput.Of(new JsonObject { ["sources"] = new JsonArray([.. looks.Select(Json)]) }));
        else
            looks.ForEach(look => Console.Out.WriteLine($"{look.Id,-20} {(look.Problem is null ? "ok" : "FAILED"),-6} {look.Problem ?? Readable(look)}"));
        return looks.TrueForAll(look => look.Problem is null) ? ExitCode.Done : ExitCode.DoesNotHold;
    }

    private static string Readable(SourceLook look) => look.Files == 0
        ? "no record yet in the files that fit"
        : string.Create(CultureInfo.InvariantCulture, $"{look.Files} file{(look.Files == 1 ? "" : "s")}, {look.Bytes:N0} bytes, last written {look.LastWritten:u}, {string.Join(", ", look.Containers)}");

    private static JsonObject Json(SourceLook look) => new()
    {
        ["id"] = look.Id,
        ["problem"] = look.Problem,
        ["files"] = look.Files,
        ["bytes"] = look.Bytes,
        ["last_written"] = look.LastWritten?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["containers"] = new JsonArray([.. look.Containers.Select(container => JsonValue.Create(container))]),
    };
}
