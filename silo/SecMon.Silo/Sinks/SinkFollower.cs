using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Sinks;

/// <summary>Lets each sink follow the ledger with its own durable cursor; none holds back another, nor detection.</summary>
public sealed partial class SinkFollower(IEnumerable<IAlertSink> sinks, IAlertLedger ledger, Store store, ILogger<SinkFollower> log) : BackgroundService
{
    private const int MostEntries = 500;

    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(sinks.Select(sink => FollowAsync(sink, stoppingToken)));

    private async Task FollowAsync(IAlertSink sink, CancellationToken cancellation)
    {
        var cursor = ReadCursor(sink.Name);
        var retry = TimeSpan.FromMilliseconds(200);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await ledger.WaitForAsync(cursor, cancellation);
                var entries = await ledger.ReadAsync(cursor, MostEntries);
                if (entries.Count == 0)
                    continue;
                await sink.DeliverAsync([.. entries.Where(entry => entry.Kind == LedgerKind.Alert).Select(DocumentOf)], cancellation);
                cursor = entries[^1].Sequence;
                await WriteCursorAsync(sink.Name, cursor);
                retry = TimeSpan.FromMilliseconds(200);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed) when (failed is IOException or StoreException)
            {
                LogFailing(sink.Name, failed.Message);
                await Task.Delay(retry, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            }
        }
    }

    private static SinkDocument DocumentOf(LedgerEntry entry) => new()
    {
        Kind = SinkDocumentKinds.Alert,
        Id = entry.Key,
        Version = 1,
        Time = default,
        Sequence = entry.Sequence,
        Json = entry.Body,
    };

    private long ReadCursor(string sink)
    {
        using var reader = Store.OpenReader(store.Path);
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT sequence FROM sink_cursor WHERE sink = $sink";
        command.Parameters.AddWithValue("$sink", sink);
        return command.ExecuteScalar() as long? ?? 0;
    }

    private Task<int> WriteCursorAsync(string sink, long sequence) => store.WriteAsync(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT OR REPLACE INTO sink_cursor (sink, sequence) VALUES ($sink, $sequence)";
        command.Parameters.AddWithValue("$sink", sink);
        command.Parameters.AddWithValue("$sequence", sequence);
        return command.ExecuteNonQuery();
    });

    [LoggerMessage(1, LogLevel.Error, "Sink {Sink} is failing and will be tried again: {Problem}")]
    private partial void LogFailing(string sink, string problem);
}
