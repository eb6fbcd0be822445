using System.Globalization;
using System.Net.ServerSentEvents;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary>
/// Ledger entries that the stream sends together. Every alert comes; a case, and an incident, comes once, as it stands now, at the last
/// entry that touches it, so that a page keeps up with a flood.
/// </summary>
/// <remarks>
/// Only the last event of an entry bears its number, and no case or incident comes before its last entry: a stream that is cut anywhere
/// goes on without a loss.
/// </remarks>
internal sealed class StreamBatch
{
    private const int MostAtOnce = 1_000;

    private readonly IReadOnlyList<LedgerEntry> _entries;
    private readonly Dictionary<long, AlertMark> _marks;
    private readonly ILookup<long, string> _casesAt;
    private readonly ILookup<long, string> _incidentsAt;
    private readonly Dictionary<string, Case> _cases;
    private readonly IReadOnlyDictionary<string, LedgerEntry> _firstAlerts;
    private readonly ILookup<string, (string Id, bool IsOpen)> _incidentsOf;
    private readonly Dictionary<string, Incident> _incidents;

    private StreamBatch(
        IReadOnlyList<LedgerEntry> entries, Dictionary<long, AlertMark> marks, Dictionary<string, long> lastOfCase, Dictionary<string, long> lastOfIncident, Dictionary<string, Case> cases,
        IReadOnlyDictionary<string, LedgerEntry> firstAlerts, ILookup<string, (string Id, bool IsOpen)> incidentsOf, Dictionary<string, Incident> incidents)
    {
        (_entries, _marks, _cases, _firstAlerts, _incidentsOf, _incidents) = (entries, marks, cases, firstAlerts, incidentsOf, incidents);
        _casesAt = lastOfCase.ToLookup(one => one.Value, one => one.Key);
        _incidentsAt = lastOfIncident.ToLookup(one => one.Value, one => one.Key);
    }

    /// <summary>Looks up what belongs to the entries, with one query each for marks, cases, first alerts and which incidents cases are in.</summary>
    /// <param name="after">The entry before the first one.</param>
    /// <param name="entries">At least one, all of them folded.</param>
    /// <param name="ledger">Where they come from.</param>
    /// <param name="index">What delivery decided about them.</param>
    /// <param name="incidents">The incidents.</param>
    /// <param name="caseIncidents">Which incidents cases are in.</param>
    public static async Task<StreamBatch> ReadAsync(
        long after, IReadOnlyList<LedgerEntry> entries, IAlertLedger ledger, DeliveryIndex index, IncidentIndex incidents, CaseIncidents caseIncidents)
    {
        var marks = index.Marks(after, entries[^1].Sequence);
        var touched = entries.Select(entry => TouchedByEntry.Of(entry, marks.GetValueOrDefault(entry.Sequence))).ToList();
        var lastOfCase = LastOf(touched, one => one.Cases);
        var incidentsOf = caseIncidents.Of(lastOfCase.Keys);
        var lastOfIncident = LastOf(touched, one => [.. one.Incidents, .. one.Cases.SelectMany(id => incidentsOf[id]).Select(incident => incident.Id)]);
        return new StreamBatch(
            entries, marks, lastOfCase, lastOfIncident, FindCases(index, lastOfCase.Keys), await FirstAlertsAsync(ledger, lastOfCase.Keys), incidentsOf,
            lastOfIncident.Keys.Select(incidents.Find).OfType<Incident>().ToDictionary(one => one.Id, StringComparer.Ordinal));
    }

    /// <summary>The events, in the order of the ledger.</summary>
    public IEnumerable<SseItem<string>> Items(DocumentComposer composer)
    {
        foreach (var entry in _entries)
        {
            var items = ItemsOf(entry, composer).ToList();
            for (var at = 0; at < items.Count; at++)
                yield return Item(items[at].Kind, at == items.Count - 1 ? entry : null, items[at].Data);
        }
    }

    private IEnumerable<(string Kind, string Data)> ItemsOf(LedgerEntry entry, DocumentComposer composer)
    {
        if (entry.Kind == LedgerKind.Alert && _marks.TryGetValue(entry.Sequence, out var mark))
            yield return ("alert", DocumentComposer.Write(composer.Alert(entry, mark)));
        foreach (var one in _casesAt[entry.Sequence].Select(_cases.GetValueOrDefault).OfType<Case>())
            yield return ("case", DocumentComposer.Write(composer.Case(one, _firstAlerts.GetValueOrDefault(one.Id), incidents: [.. _incidentsOf[one.Id].Select(incident => incident.Id)])));
        foreach (var one in _incidentsAt[entry.Sequence].Select(_incidents.GetValueOrDefault).OfType<Incident>())
            yield return ("incident", DocumentComposer.Write(composer.Incidents.Incident(one)));
    }

    private static Dictionary<string, long> LastOf(List<TouchedByEntry> touched, Func<TouchedByEntry, IEnumerable<string>> idsOf)
    {
        var last = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var one in touched)
        {
            foreach (var id in idsOf(one))
                last[id] = one.Sequence;
        }

        return last;
    }

    /// <summary>An entry about an incident names many cases, and a query takes a thousand.</summary>
    private static Dictionary<string, Case> FindCases(DeliveryIndex index, IReadOnlyCollection<string> ids) =>
        ids.Chunk(MostAtOnce).SelectMany(some => index.FindCases(some)).ToDictionary(StringComparer.Ordinal);

    private static async Task<IReadOnlyDictionary<string, LedgerEntry>> FirstAlertsAsync(IAlertLedger ledger, IReadOnlyCollection<string> ids)
    {
        var found = new Dictionary<string, LedgerEntry>(StringComparer.Ordinal);
        foreach (var some in ids.Chunk(MostAtOnce))
        {
            foreach (var (id, entry) in await ledger.FindManyAsync(LedgerKind.Alert, some))
                found[id] = entry;
        }

        return found;
    }

    private static SseItem<string> Item(string kind, LedgerEntry? entry, string data) =>
        new(data, kind) { EventId = entry?.Sequence.ToString(CultureInfo.InvariantCulture) };
}
