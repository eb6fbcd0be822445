using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Silo.Configuration;
using SecMon.Silo.Delivery;
using SecMon.Silo.Keys;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Evidence;

/// <summary>
/// Follows the ledger and adds, to every alert as soon as it is raised, the masked text of its records, before rotation takes the
/// logs away. With <c>evidence: keep</c> also the raw bytes, sealed.
/// </summary>
public sealed partial class EvidenceKeeper(
    IAlertLedger ledger, RecordFinder finder, SecMonOptions options, DataKeys keys, Store store, TimeProvider clock, ILogger<EvidenceKeeper> log) : BackgroundService
{
    /// <summary>Names the keeper's cursor.</summary>
    public const string Cursor = "evidence";

    private const int MostAlerts = 100;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly RecordSeal _seal = new(keys.Quarantine);
    private readonly TextScrubber _scrubber = new(keys.CreatePseudonyms());

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? cursor = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                cursor ??= new DeliveryCursors(store).Find(Cursor) ?? 0;
                await ledger.WaitForAsync(cursor.Value, stoppingToken);
                cursor = await StepAsync(cursor.Value, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed) when (failed is StoreException or IOException or Microsoft.Data.Sqlite.SqliteException)
            {
                LogFailing(failed.Message);
                await Task.Delay(Retry, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<long> StepAsync(long cursor, CancellationToken cancellation)
    {
        var entries = await ledger.ReadAsync(cursor, MostAlerts);
        if (entries.Count == 0)
            return cursor;
        var alerts = entries.Where(entry => entry.Kind == LedgerKind.Alert).Select(entry => (entry.Key, Records: EvidenceRecords.Of(entry.Body))).ToList();
        if (alerts.Count > 0)
        {
            var found = await finder.FindAsync(alerts.SelectMany(alert => alert.Records), cancellation);
            await ledger.AppendAsync([.. alerts.Select(alert => new LedgerDraft(LedgerKind.Evidence, alert.Key, 1, BodyOf(alert.Key, alert.Records, found)))]);
        }

        var through = entries[^1].Sequence;
        await store.WriteAsync(connection => DeliveryCursors.Write(connection, Cursor, through));
        return through;
    }

    private string BodyOf(string alert, IReadOnlyList<EvidenceRecord> records, Dictionary<EvidenceRecord, FoundRecord> found) => CanonicalJson.Write(new JsonObject
    {
        ["alert"] = alert,
        ["items"] = new JsonArray([.. records.Select(record => Item(record, found[record]))]),
    });

    private JsonObject Item(EvidenceRecord record, FoundRecord found)
    {
        var item = new JsonObject
        {
            ["source"] = record.Source,
            ["file_id"] = record.FileId.ToString("x16", CultureInfo.InvariantCulture),
            ["position"] = record.Position,
            ["sha256"] = record.Sha256,
        };
        if (found.Problem is { } problem)
            item["problem"] = problem;
        if (found.Raw is null)
            return item;
        var source = options.Sources.First(one => one.Id == record.Source);
        foreach (var (name, value) in new MaskedRecord(finder.ParserOf(source), _scrubber).Of(found, record.Position).ToList())
            item[name] = value?.DeepClone();
        if (options.KeepsRawEvidence)
            item["sealed"] = Convert.ToBase64String(_seal.Seal(found.Raw));
        return item;
    }

    [LoggerMessage(1, LogLevel.Error, "Evidence cannot be kept now and is tried again: {Problem}")]
    private partial void LogFailing(string problem);
}
