using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary>What is new, as it comes: Server-Sent Events <c>alert</c> and <c>case</c>, the last one of a ledger entry bears its sequence number as id.</summary>
internal static class StreamApi
{
    private const int MostEntries = 200;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static void MapStream(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/stream", Get).WithName("Stream")
            .WithSummary("New alerts and changed cases as Server-Sent Events. Last-Event-ID or after goes on where a stream ended; without them it begins with what comes next, after a heartbeat that bears the place.");

    private static ServerSentEventsResult<string> Get(
        HttpContext context, IAlertLedger ledger, DeliveryFolder folder, DeliveryIndex index, DocumentComposer composer, TimeProvider clock, IHostApplicationLifetime lifetime,
        CancellationToken cancellation, long? after = null)
    {
        var begin = long.TryParse(context.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : after;
        context.Response.Headers.CacheControl = "no-store";
        var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        context.Response.RegisterForDispose(stopping);
        return TypedResults.ServerSentEvents(EventsAsync(begin ?? folder.Folded, begin is null, ledger, folder, index, composer, clock, stopping.Token));
    }

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        long cursor, bool isFresh, IAlertLedger ledger, DeliveryFolder folder, DeliveryIndex index, DocumentComposer composer, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Who asks without a place learns where the stream begins before the first entry: lists read after that miss nothing.
        if (isFresh)
            yield return new SseItem<string>("{}", "heartbeat") { EventId = cursor.ToString(CultureInfo.InvariantCulture) };
        while (!cancellation.IsCancellationRequested)
        {
            if (folder.Folded <= cursor)
            {
                if (!await WaitAsync(folder, cursor, clock, cancellation))
                    yield return new SseItem<string>("{}", "heartbeat");
                continue;
            }

            var entries = (await ledger.ReadAsync(cursor, MostEntries)).Where(entry => entry.Sequence <= folder.Folded).ToList();
            if (entries.Count == 0)
            {
                cursor = folder.Folded;   // retention removed what was asked for
                continue;
            }

            var marks = index.Marks(cursor, entries[^1].Sequence);
            foreach (var entry in entries)
            {
                cursor = entry.Sequence;
                // Only the last event of an entry bears its number: a stream that is cut in between comes again whole.
                var caseId = entry.Kind == LedgerKind.CaseChange ? entry.Key : marks.GetValueOrDefault(entry.Sequence)?.CaseId;
                var one = caseId is null ? null : index.FindCase(caseId);
                if (entry.Kind == LedgerKind.Alert && marks.TryGetValue(entry.Sequence, out var mark))
                    yield return Item("alert", one is null ? entry : null, DocumentComposer.Write(composer.Alert(entry, mark)));
                if (one is not null)
                    yield return Item("case", entry, DocumentComposer.Write(composer.Case(one, await ledger.FindAsync(LedgerKind.Alert, one.Id))));
            }
        }
    }

    private static SseItem<string> Item(string kind, LedgerEntry? entry, string data) =>
        new(data, kind) { EventId = entry?.Sequence.ToString(CultureInfo.InvariantCulture) };

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
