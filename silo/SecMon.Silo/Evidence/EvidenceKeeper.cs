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
/// logs away. With <c>evidence: keep</c> also the raw bytes, sealed. Only what is certain is written: what cannot be had now is tried again for
/// <see cref="Patience"/>, beside the alerts that come after it (<see cref="EvidenceQueue"/>).
/// </summary>
public sealed partial class EvidenceKeeper(
    IAlertLedger ledger, RecordFinder finder, SecMonOptions options, DataKeys keys, Store store, TimeProvider clock, ILogger<EvidenceKeeper> log) : BackgroundService
{
    /// <summary>Names the keeper's cursor.</summary>
    public const string Cursor = "evidence";

    private const int MostAlerts = 100;

    /// <summary>How long records are looked for that cannot be had: longer than logs are kept.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(100);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SecondLook = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

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
                cursor ??= Begin();
                await WaitAsync(cursor.Value, stoppingToken);
                cursor = await StepAsync(cursor.Value, stoppingToken);
                await TryAgainAsync(stoppingToken);
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

    private long Begin() => new DeliveryCursors(store).Find(Cursor) ?? 0;

    /// <summary>Until there is a new entry, or time to look at what waits.</summary>
    private async Task WaitAsync(long cursor, CancellationToken stopping)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        waiting.CancelAfter(Retry);
        try
        {
            await ledger.WaitForAsync(cursor, waiting.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Time to look.
        }
    }

    private async Task<long> StepAsync(long cursor, CancellationToken cancellation)
    {
        var entries = await ledger.ReadAsync(cursor, MostAlerts);
        if (entries.Count == 0)
            return cursor;
        var alerts = entries.Where(entry => entry.Kind == LedgerKind.Alert).Select(entry => (entry.Key, Records: EvidenceRecords.Of(entry.Body))).ToList();
        var found = await finder.FindAsync(alerts.SelectMany(alert => alert.Records), cancellation);
        var waiting = new List<WaitingEvidence>();
        foreach (var (alert, records) in alerts)
        {
            if (await TakeAsync(alert, records, found, before: null) is { } waits)
                waiting.Add(waits);
        }

        var through = entries[^1].Sequence;
        await store.WriteAsync(connection => waiting.Sum(one => EvidenceQueue.Put(connection, one)) + DeliveryCursors.Write(connection, Cursor, through));
        return through;
    }

    private async Task TryAgainAsync(CancellationToken cancellation)
    {
        var due = EvidenceQueue.Due(store, clock.GetUtcNow().UtcDateTime, MostAlerts);
        if (due.Count == 0)
            return;
        var alerts = await ledger.FindManyAsync(LedgerKind.Alert, [.. due.Select(one => one.Alert)]);
        var records = due.ToDictionary(one => one.Alert, one => alerts.TryGetValue(one.Alert, out var alert) ? EvidenceRecords.Of(alert.Body) : []);
        var found = await finder.FindAsync(records.Values.SelectMany(all => all), cancellation);
        foreach (var one in due)
        {
            // An alert that retention has removed needs no evidence any more.
            var waits = alerts.ContainsKey(one.Alert) ? await TakeAsync(one.Alert, records[one.Alert], found, one) : null;
            await store.WriteAsync(connection => waits is null ? EvidenceQueue.Remove(connection, one.Alert) : EvidenceQueue.Put(connection, waits));
        }
    }

    /// <summary>Writes what is certain about an alert's records.</summary>
    /// <returns>How it waits when that is not all; null when it is.</returns>
    private async Task<WaitingEvidence?> TakeAsync(string alert, IReadOnlyList<EvidenceRecord> records, Dictionary<EvidenceRecord, FoundRecord> found, WaitingEvidence? before)
    {
        var kept = await ledger.FindAsync(LedgerKind.Evidence, alert);
        var open = records.Where(record => !found[record].IsConfirmed && KeptItem(kept, record) is null).Select(record => found[record]).ToList();
        var now = clock.GetUtcNow().UtcDateTime;
        var since = before?.Since ?? now;
        var isSettled = open.TrueForAll(one => !one.IsPassing);
        // One look may have met a rotation half way.
        var isCertain = open.Count == 0 || (isSettled && before is { IsSettled: true }) || now - since >= Patience;
        if (isCertain || records.Any(record => found[record].IsConfirmed && KeptItem(kept, record) is null))
        {
            var body = BodyOf(alert, records, found, kept, isCertain);
            if (body != kept?.Body)   // the same again, after a crash before the cursor was written
                await ledger.AppendAsync([new LedgerDraft(LedgerKind.Evidence, alert, (kept?.Revision ?? 0) + 1, body)]);
        }

        if (isCertain)
            return null;
        var pause = isSettled && before is not { IsSettled: true } ? SecondLook : TimeSpan.FromTicks(Math.Clamp((now - since).Ticks / 10, SecondLook.Ticks, LongestWait.Ticks));
        return new WaitingEvidence(alert, since, now + pause, isSettled, (open.Find(one => one.IsPassing) ?? open[0]).Problem!);
    }

    private string BodyOf(string alert, IReadOnlyList<EvidenceRecord> records, Dictionary<EvidenceRecord, FoundRecord> found, LedgerEntry? kept, bool isCertain) => CanonicalJson.Write(new JsonObject
    {
        ["alert"] = alert,
        ["items"] = new JsonArray([.. records.Select(record => KeptItem(kept, record) ?? (found[record].IsConfirmed || isCertain ? Item(record, found[record]) : Item(record, new FoundRecord(null, default, null))))]),
    });

    /// <summary>What was kept of a record before; null when nothing but its hash was.</summary>
    private static JsonObject? KeptItem(LedgerEntry? kept, EvidenceRecord record) =>
        kept is not null && JsonNode.Parse(kept.Body)?["items"] is JsonArray items
            ? items.OfType<JsonObject>().FirstOrDefault(item => (item["text"] ?? item["action"]) is not null && (string?)item["sha256"] == record.Sha256 && (long?)item["position"] == record.Position && (string?)item["source"] == record.Source)?.DeepClone() as JsonObject
            : null;

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
