using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary>What is new, as it comes: Server-Sent Events <c>alert</c>, <c>case</c> and <c>incident</c>, each with the number of its ledger entry as id (<see cref="StreamBatch"/>).</summary>
internal static class StreamApi
{
    private const int MostEntries = 200;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static void MapStream(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/stream", Get).WithName("Stream")
            .WithSummary("New alerts, changed cases and changed incidents as Server-Sent Events. Last-Event-ID or after goes on where a stream ended; without them, or when the ledger does not reach so far, it begins with what comes next, after a heartbeat that bears the place.");

    private static ServerSentEventsResult<string> Get(
        HttpContext context, IAlertLedger ledger, DeliveryFolder folder, DeliveryIndex index, IncidentIndex incidents, CaseIncidents caseIncidents, DocumentComposer composer, Doors doors, TimeProvider clock,
        IHostApplicationLifetime lifetime, CancellationToken cancellation, long? after = null)
    {
        var begin = long.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : after;
        context.Response.Headers.CacheControl = "no-store";
        var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        context.Response.RegisterForDispose(stopping);
        return TypedResults.ServerSentEvents(EventsAsync(begin, ledger, folder, ReadAsync, composer, () => doors.StillOpen(context.Request), clock, stopping.Token));

        Task<StreamBatch> ReadAsync(long cursor, IReadOnlyList<LedgerEntry> entries) => StreamBatch.ReadAsync(cursor, entries, ledger, index, incidents, caseIncidents);
    }

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        long? asked, IAlertLedger ledger, DeliveryFolder folder, Func<long, IReadOnlyList<LedgerEntry>, Task<StreamBatch>> readAsync, DocumentComposer composer, Func<bool> isStillOpen, TimeProvider clock,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (folder.Folded < 0)   // a silo that has just started does not know its place yet
        {
            if (!await WaitAsync(folder, folder.Folded, clock, cancellation))
                yield return new SseItem<string>("{}", "heartbeat");
            if (cancellation.IsCancellationRequested)
                yield break;
        }

        // A place beyond the ledger is one of another ledger: somebody reset the data folder, and waiting for that number would be silence.
        var place = asked <= ledger.LastSequence ? asked : null;
        var cursor = place ?? folder.Folded;
        // Who has no place learns where the stream begins before the first entry: lists read after that miss nothing.
        if (place is null)
            yield return new SseItem<string>("{}", "heartbeat") { EventId = cursor.ToString(CultureInfo.InvariantCulture) };
        while (!cancellation.IsCancellationRequested)
        {
            if (folder.Folded <= cursor)
            {
                if (!await WaitAsync(folder, cursor, clock, cancellation))
                    yield return new SseItem<string>("{}", "heartbeat");
                continue;
            }

            if (!isStillOpen())
                yield break;   // the token was changed: what comes now is for those who know the new one

            var through = folder.Folded;
            var entries = (await ledger.ReadAsync(cursor, MostEntries)).Where(entry => entry.Sequence <= through).ToList();
            if (entries.Count == 0)
            {
                cursor = through;   // retention removed what was asked for
                continue;
            }

            var batch = await readAsync(cursor, entries);
            cursor = entries[^1].Sequence;
            foreach (var item in batch.Items(composer))
                yield return item;
        }
    }

    /// <summary>Waits for something new.</summary>
    /// <returns>False when nothing came within a heartbeat.</returns>
    private static async Task<bool> WaitAsync(DeliveryFolder folder, long cursor, TimeProvider clock, CancellationToken cancellation)
    {
        try
        {
            await folder.WaitForAsync(cursor, cancellation).WaitAsync(Heartbeat, clock, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return true;
        }
    }
}
