using System.Globalization;
using System.Net.ServerSentEvents;
using SecMon.Detection.Cases;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary>
/// Ledger entries that the stream sends together. Every alert comes; a case comes once, as it stands now, at the last entry that
/// touches it, so that a page keeps up with a flood.
/// </summary>
/// <remarks>
/// Only the last event of an entry bears its number, and a case never comes before its last entry: a stream that is cut anywhere
/// goes on without a loss.
/// </remarks>
internal sealed class StreamBatch
{
    private readonly IReadOnlyList<LedgerEntry> _entries;
    private readonly Dictionary<long, AlertMark> _marks;
    private readonly Dictionary<string, long> _lastOfCase = new(StringComparer.Ordinal);
    private Dictionary<string, Case> _cases = [];
    private IReadOnlyDictionary<string, LedgerEntry> _firstAlerts = new Dictionary<string, LedgerEntry>();

    private StreamBatch(IReadOnlyList<LedgerEntry> entries, Dictionary<long, AlertMark> marks)
    {
        _entries = entries;
        _marks = marks;
        foreach (var entry in entries)
        {
            if (CaseOf(entry) is { } id)
                _lastOfCase[id] = entry.Sequence;
        }
    }

    /// <summary>Looks up what belongs to the entries, with one query each for marks, cases and first alerts.</summary>
    /// <param name="after">The entry before the first one.</param>
    /// <param name="entries">At least one, all of them folded.</param>
    /// <param name="ledger">Where they come from.</param>
    /// <param name="index">What delivery decided about them.</param>
    public static async Task<StreamBatch> ReadAsync(long after, IReadOnlyList<LedgerEntry> entries, IAlertLedger ledger, DeliveryIndex index)
    {
        var batch = new StreamBatch(entries, index.Marks(after, entries[^1].Sequence));
        batch._cases = index.FindCases(batch._lastOfCase.Keys);
        batch._firstAlerts = await ledger.FindManyAsync(LedgerKind.Alert, batch._lastOfCase.Keys);
        return batch;
    }

    /// <summary>The events, in the order of the ledger.</summary>
    public IEnumerable<SseItem<string>> Items(DocumentComposer composer)
    {
        foreach (var entry in _entries)
        {
            var one = CaseOf(entry) is { } id && _lastOfCase[id] == entry.Sequence ? _cases.GetValueOrDefault(id) : null;
            if (entry.Kind == LedgerKind.Alert && _marks.TryGetValue(entry.Sequence, out var mark))
                yield return Item("alert", one is null ? entry : null, DocumentComposer.Write(composer.Alert(entry, mark)));
            if (one is not null)
                yield return Item("case", entry, DocumentComposer.Write(composer.Case(one, _firstAlerts.GetValueOrDefault(one.Id))));
        }
    }

    private string? CaseOf(LedgerEntry entry) =>
        entry.Kind == LedgerKind.CaseChange ? entry.Key : _marks.GetValueOrDefault(entry.Sequence)?.CaseId;

    private static SseItem<string> Item(string kind, LedgerEntry? entry, string data) =>
        new(data, kind) { EventId = entry?.Sequence.ToString(CultureInfo.InvariantCulture) };
}
