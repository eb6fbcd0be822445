using System.CommandLine;
using System.Text;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Cli;

/// <summary><c>secmon ledger verify|export</c></summary>
internal static class LedgerCommand
{
    private static readonly Option<string> Data = new("--data") { Description = "Data folder of the silo (default ./data); it may be running.", HelpName = "DIR", DefaultValueFactory = _ => "./data" };

    public static Command Create() => new("ledger", "Proves and exports the ledger.") { CreateVerify(), CreateExport() };

    private static Command CreateVerify()
    {
        var command = new Command("verify", "Proves that no entry of the ledger was changed, removed, inserted or moved. Exit code 1 when one was.") { Data };
        TeachingHelp.Teach(command, """
            Example:
              secmon ledger verify --data ./data
            """);
        command.SetAction(parsed =>
        {
            using var reader = Store.OpenReader(DataFolder.StorePathIn(parsed.GetValue(Data)!));
            var (entries, problem) = LedgerVerifier.Verify(reader);
            if (problem is null)
            {
                Console.Error.WriteLine($"{entries} entries, the chain holds");
                return ExitCode.Done;
            }

            Console.Error.WriteLine($"the chain is broken: {problem}; the {entries} entries before hold");
            return ExitCode.DoesNotHold;
        });
        return command;
    }

    private static Command CreateExport()
    {
        var command = new Command("export", "Writes the ledger as one JSON object a line, in order.") { Data };
        TeachingHelp.Teach(command, """
            Examples:
              secmon ledger export --data ./data > ledger.ndjson
              secmon ledger export | jq -c 'select(.kind == "alert") | .body'
            """);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var reader = Store.OpenReader(DataFolder.StorePathIn(parsed.GetValue(Data)!));
            await using var transaction = reader.BeginTransaction(deferred: true);
            await using var lines = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
            foreach (var entry in LedgerReader.Read(reader, after: 0, long.MaxValue, kind: null))
            {
                cancellation.ThrowIfCancellationRequested();
                await lines.WriteLineAsync(entry.ToJson());
            }

            return ExitCode.Done;
        });
        return command;
    }
}
