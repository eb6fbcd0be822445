using System.CommandLine;
using System.Globalization;
using SecMon.Silo.Sinks.Elasticsearch;

namespace SecMon.Silo.Cli;

/// <summary><c>secmon elasticsearch setup</c></summary>
internal static class ElasticsearchCommand
{
    private static readonly Option<Uri> Url = new("--url") { Description = "Address of the server.", HelpName = "URL", Required = true, CustomParser = ReadUrl };
    private static readonly Option<string?> ApiKeyFile = new("--api-key-file") { Description = "File with an API key, as the server gave it out (encoded).", HelpName = "FILE" };
    private static readonly Option<string?> ApiKeyEnvironment = new("--api-key-env") { Description = "Environment variable with an API key.", HelpName = "NAME" };
    private static readonly Option<string?> User = new("--user") { Description = "User, with --password-file.", HelpName = "NAME" };
    private static readonly Option<string?> PasswordFile = new("--password-file") { Description = "File with the password of --user.", HelpName = "FILE" };
    private static readonly Option<string?> TokenFile = new("--token-file") { Description = "File with a bearer token.", HelpName = "FILE" };
    private static readonly Option<string?> CaFile = new("--ca-file") { Description = "PEM file of the authority that signed the server's certificate.", HelpName = "FILE" };
    private static readonly Option<string?> Fingerprint = new("--fingerprint") { Description = "SHA-256 of the authority's certificate, as the server prints it at its first start.", HelpName = "HEX" };
    private static readonly Option<TimeSpan?> Retention = new("--retention") { Description = "Age at which a month's index is deleted, counted from its creation (default 760d where no policy is yet).", HelpName = "DAYSd", CustomParser = ReadDays };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Tell what would be made, and make nothing." };

    public static Command Create() => new("elasticsearch", "Prepares Elasticsearch or OpenSearch for SecMon.") { CreateSetup() };

    private static Command CreateSetup()
    {
        var command = new Command("setup", "Makes the index templates and the policy that deletes old months. Safe to repeat: what is as new or newer stays.")
        {
            Url, ApiKeyFile, ApiKeyEnvironment, User, PasswordFile, TokenFile, CaFile, Fingerprint, Retention, DryRun,
        };
        TeachingHelp.Teach(command, """
            Examples:
              secmon elasticsearch setup --url https://es01:9200 --api-key-file setup.key --ca-file http_ca.crt --dry-run
              secmon elasticsearch setup --url https://es01:9200 --user elastic --password-file elastic.pw --fingerprint 5C:A9:…
              secmon elasticsearch setup --url https://es01:9200 --api-key-file setup.key --retention 3650d

            The key needs the cluster privileges manage_index_templates, manage_ilm and monitor.
            """);
        command.Validators.Add(result =>
        {
            if ((result.GetResult(User) is null) != (result.GetResult(PasswordFile) is null))
                result.AddError("--user and --password-file go together");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            using var setup = new ElasticsearchSetup(OptionsOf(parsed));
            foreach (var step in await setup.RunAsync(parsed.GetValue(DryRun), cancellation))
                await Console.Error.WriteLineAsync($"{Word(step.Outcome, parsed.GetValue(DryRun)),-14} {step.Name}");
            return ExitCode.Done;
        }
        catch (ElasticsearchException failed)
        {
            await Console.Error.WriteLineAsync($"secmon: {failed.Message}");
            return ExitCode.Unusable;
        }
    }

    private static ElasticsearchOptions OptionsOf(ParseResult parsed) => new()
    {
        Url = parsed.GetValue(Url)!,
        Silo = "setup",
        ApiKeyFile = parsed.GetValue(ApiKeyFile),
        ApiKeyEnvironment = parsed.GetValue(ApiKeyEnvironment),
        User = parsed.GetValue(User),
        PasswordFile = parsed.GetValue(PasswordFile),
        TokenFile = parsed.GetValue(TokenFile),
        CaFile = parsed.GetValue(CaFile),
        CaFingerprint = parsed.GetValue(Fingerprint),
        Retention = parsed.GetValue(Retention),
    };

    private static string Word(SetupOutcome outcome, bool isDryRun) => (outcome, isDryRun) switch
    {
        (SetupOutcome.Kept, _) => "kept",
        (SetupOutcome.Skipped, _) => "not there",
        (SetupOutcome.Made, false) => "made",
        (SetupOutcome.Made, true) => "would make",
        (_, false) => "updated",
        (_, true) => "would update",
    };

    private static Uri? ReadUrl(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https") && url.UserInfo.Length == 0)
            return url;
        // Not repeated: it may hold a password.
        result.AddError("--url must be an address such as https://es01:9200, without user and password: give these with --user and --password-file");
        return null;
    }

    private static TimeSpan? ReadDays(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.EndsWith('d') && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= 100_000)
            return TimeSpan.FromDays(days);
        result.AddError($"--retention must be a number of days such as 760d, not {text}");
        return null;
    }
}
