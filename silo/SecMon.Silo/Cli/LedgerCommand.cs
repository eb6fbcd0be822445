using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecMon.Silo.Configuration;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Cli;

/// <summary><c>secmon ledger verify|export</c></summary>
internal static class LedgerCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Data folder of the silo (default ./data); it may be running.", HelpName = "DIR", DefaultValueFactory = _ => "./data" };
    private static readonly Option<string?> Config = new("--config") { Description = "The silo's configuration, when its ledger is in PostgreSQL or its data folder is elsewhere.", HelpName = "FILE" };

    public static Command Create() => new("ledger", "Proves and exports the ledger.") { CreateVerify(), CreateExport() };

    private static Command CreateVerify()
    {
        var keys = new Option<string[]>("--public-key") { Description = "Public key in PEM that is trusted; again for each older one. Default: ledger-public-key.pem of the data folder.", HelpName = "FILE" };
        var checkpoint = new Option<string?>("--checkpoint") { Description = "The last checkpoint that you know of (a line of a file sink, a webhook's data, or ledger-checkpoint.json from a backup): finds an end that was cut off.", HelpName = "FILE" };
        var bundle = new Argument<string?>("BUNDLE") { Description = "A case bundle to check instead; with --data or --config also whether that ledger holds its entries.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("verify", "Proves that no entry of the ledger was changed, removed, inserted or moved. Exit code 1 when one was.") { bundle, Data, Config, keys, checkpoint };
        TeachingHelp.Teach(command, """
            Examples:
              secmon ledger verify --data ./data
              secmon ledger verify --data ./data --public-key /safe/ledger-public-key.pem --checkpoint /safe/checkpoint.json
              secmon ledger verify case.json --public-key ledger-public-key.pem

            Keep the public key and a checkpoint where nobody who can write the data folder can write: whoever can change
            the ledger can also exchange the key beside it.
            """);
        command.SetAction(async (parsed, cancellation) =>
        {
            var place = Place(parsed);
            var trusted = KeysOf(parsed.GetValue(keys)!, place.DataFolder);
            if (parsed.GetValue(bundle) is { } path)
            {
                var isAskedForLedger = parsed.GetResult(Data) is { Implicit: false } || parsed.GetValue(Config) is not null;
                return await VerifyBundleAsync(path, trusted, isAskedForLedger ? place.Ledger : null, cancellation);
            }

            return await VerifyLedgerAsync(place.Ledger, trusted, KnownCheckpoint(parsed.GetValue(checkpoint), place.DataFolder), cancellation);
        });
        return command;
    }

    private static async Task<int> VerifyLedgerAsync(LedgerFile ledger, List<LedgerPublicKey> keys, JsonObject? known, CancellationToken cancellation)
    {
        using var progress = new ProgressLine();
        var result = await ledger.VerifyAsync(new LedgerVerifier(keys, known), count => progress.Show("ledger", count), cancellation);
        if (result.Problem is { } problem)
        {
            await Console.Error.WriteLineAsync($"the chain is broken: {problem}; the {result.Entries} entries before hold");
            return ExitCode.DoesNotHold;
        }

        var removed = result.RemovedThrough > 0 ? $", entries up to {result.RemovedThrough} were removed by retention" : "";
        var signed = keys.Count == 0 ? "no public key is known, so no signature was checked" : result.Signed > 0 ? $"signed up to entry {result.Signed}" : "nothing is signed yet";
        await Console.Error.WriteLineAsync($"{result.Entries} entries, the chain holds, {signed}{removed}");
        return ExitCode.Done;
    }

    private static async Task<int> VerifyBundleAsync(string path, List<LedgerPublicKey> keys, LedgerFile? ledger, CancellationToken cancellation)
    {
        if (keys.Count == 0)
            throw new StoreException("a bundle is checked with the silo's public key: name it with --public-key. The one in the bundle proves nothing.");
        var bundle = await File.ReadAllTextAsync(path, cancellation);
        var (entries, problem) = CaseBundle.Verify(bundle, keys);
        if (problem is null && ledger is not null)
            problem = await MissingAsync(CaseBundle.Hashes(bundle), ledger, cancellation);
        if (problem is not null)
        {
            await Console.Error.WriteLineAsync($"the bundle does not hold: {problem}");
            return ExitCode.DoesNotHold;
        }

        await Console.Error.WriteLineAsync($"the bundle holds: {entries} entries, signed{(ledger is null ? "" : ", all of them in the ledger")}");
        return ExitCode.Done;
    }

    private static async Task<string?> MissingAsync(Dictionary<long, string> hashes, LedgerFile ledger, CancellationToken cancellation)
    {
        string? problem = null;
        await ledger.ReadAsync(
            1,
            entry =>
            {
                if (hashes.Remove(entry.Sequence, out var hash) && hash != entry.Hash)
                    problem ??= $"entry {entry.Sequence} is another one in the ledger";
            },
            cancellation);
        return problem ?? (hashes.Count == 0 ? null : $"entry {hashes.Keys.Min()} is not in the ledger");
    }

    private static Command CreateExport()
    {
        var from = new Option<long>("--from") { Description = "The first sequence number (default 1).", HelpName = "SEQ", DefaultValueFactory = _ => 1 };
        var command = new Command("export", "Writes the ledger as one JSON object a line, in order.") { Data, Config, from };
        TeachingHelp.Teach(command, """
            Examples:
              secmon ledger export --data ./data > ledger.ndjson
              secmon ledger export --from 48211 | jq -c 'select(.kind == "alert") | .body'
            """);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var lines = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
            await Place(parsed).Ledger.ReadAsync(parsed.GetValue(from), entry => lines.WriteLine(entry.ToJson()), cancellation);
            return ExitCode.Done;
        });
        return command;
    }

    private static (string DataFolder, LedgerFile Ledger) Place(ParseResult parsed)
    {
        if (parsed.GetValue(Config) is not { } config)
            return (parsed.GetValue(Data)!, new LedgerFile(DataFolder.StorePathIn(parsed.GetValue(Data)!), null));
        var options = ConfigurationReader.Read(config, Environment.GetEnvironmentVariables());
        return (options.Data, new LedgerFile(DataFolder.StorePathIn(options.Data), options.Ledger.PostgreSql));
    }

    private static List<LedgerPublicKey> KeysOf(string[] paths, string dataFolder)
    {
        var own = LedgerSigner.PublicKeyPathIn(dataFolder);
        return [.. (paths.Length > 0 ? paths : File.Exists(own) ? [own] : []).Select(LedgerPublicKey.Read)];
    }

    /// <summary>Without one given, the one that the silo wrote last beside its store.</summary>
    private static JsonObject? KnownCheckpoint(string? path, string dataFolder)
    {
        var own = LedgerKeeper.CheckpointPathIn(dataFolder);
        if (path is null)
            return File.Exists(own) ? ReadObject(own) : null;
        var given = ReadObject(path);
        return given["secmon"]?["checkpoint"] as JsonObject ?? given["data"]?["secmon"]?["checkpoint"] as JsonObject ?? given["body"] as JsonObject ?? given;
    }

    private static JsonObject ReadObject(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new StoreException($"{path} is no JSON object");
        }
        catch (JsonException broken)
        {
            throw new StoreException($"{path} is not JSON: {broken.Message}", broken);
        }
    }
}
