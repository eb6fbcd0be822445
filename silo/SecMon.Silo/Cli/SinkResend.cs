using System.Globalization;
using Microsoft.Data.Sqlite;
using SecMon.Silo.Delivery;
using SecMon.Silo.Sinks;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Cli;

/// <summary>Sends dead letters again.</summary>
internal static class SinkResend
{
    public static async Task<int> RunAsync(string config, string? only, string? id, bool isList, CancellationToken cancellation)
    {
        using var sinks = new ConfiguredSinks(config, only);
        var path = DataFolder.StorePathIn(sinks.Options.Data);
        var letters = Read(path, only, id);
        if (isList)
        {
            foreach (var letter in letters)
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{letter.Sink}\t{letter.Document.Id}\t{letter.Document.Kind.ToString().ToLowerInvariant()}\tledger {letter.Document.Sequence}\t{letter.Time:u}\t{letter.Reason}"));
            await Console.Error.WriteLineAsync($"{letters.Count} dead letters");
            return ExitCode.Done;
        }

        var sent = new List<DeadLetter>();
        foreach (var sink in sinks.All)
            sent.AddRange(await SendAsync(sink.Sink, [.. letters.Where(letter => letter.Sink == sink.Sink.Name)], cancellation));
        Forget(path, sent);
        await Console.Error.WriteLineAsync($"{sent.Count} of {letters.Count} dead letters delivered");
        return sent.Count == letters.Count ? ExitCode.Done : ExitCode.DoesNotHold;
    }

    private static IReadOnlyList<DeadLetter> Read(string path, string? sink, string? id)
    {
        using var reader = Store.OpenReader(path);
        return [.. DeadLetters.Read(reader, sink).Where(letter => id is null || letter.Document.Id == id)];
    }

    /// <summary>One at a time: one that is refused again must not hold back the others.</summary>
    private static async Task<List<DeadLetter>> SendAsync(IAlertSink sink, IReadOnlyList<DeadLetter> letters, CancellationToken cancellation)
    {
        var sent = new List<DeadLetter>();
        foreach (var letter in letters)
        {
            try
            {
                var refused = await sink.DeliverAsync([letter.Document], cancellation);
                if (refused.Count == 0)
                    sent.Add(letter);
                else
                    await Console.Error.WriteLineAsync($"{sink.Name}: {letter.Document.Id} is refused again: {refused[0].Reason}");
            }
            catch (SinkFailedException failed)
            {
                await Console.Error.WriteLineAsync($"{sink.Name}: {failed.Message}. The other letters of this sink wait.");
                return sent;
            }
        }

        return sent;
    }

    /// <summary>Through a connection of its own: the silo may be running.</summary>
    private static void Forget(string path, List<DeadLetter> sent)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False;Default Timeout=30");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        DeadLetters.Remove(connection, sent);
        transaction.Commit();
    }
}
