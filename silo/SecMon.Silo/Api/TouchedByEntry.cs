using System.Text.Json;
using System.Text.Json.Nodes;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary>Which cases and incidents a ledger entry touches by itself; the incidents of its cases are touched too.</summary>
/// <param name="Sequence">Number of the entry.</param>
/// <param name="Cases">Ids of cases.</param>
/// <param name="Incidents">Ids of incidents.</param>
internal sealed record TouchedByEntry(long Sequence, IReadOnlyList<string> Cases, IReadOnlyList<string> Incidents)
{
    /// <summary>Reads an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="mark">What delivery decided about it; null for all but alerts and what was held back.</param>
    public static TouchedByEntry Of(LedgerEntry entry, AlertMark? mark)
    {
        try
        {
            return new TouchedByEntry(entry.Sequence, CasesOf(entry, mark), IncidentsOf(entry));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            return new TouchedByEntry(entry.Sequence, [], []);   // somebody tampered with it; it must not end the stream
        }
    }

    private static IReadOnlyList<string> CasesOf(LedgerEntry entry, AlertMark? mark) => entry.Kind switch
    {
        LedgerKind.CaseChange => [entry.Key],
        LedgerKind.Incident or LedgerKind.IncidentChange => Texts(Body(entry)?["cases"]),
        LedgerKind.Decision => [.. (Body(entry)?["effects"] as JsonArray ?? []).Select(effect => (string?)effect?["case"]).OfType<string>().Distinct()],
        _ => mark is null ? [] : [mark.CaseId],
    };

    private static IReadOnlyList<string> IncidentsOf(LedgerEntry entry) => entry.Kind switch
    {
        LedgerKind.IncidentChange => [entry.Key],
        LedgerKind.Incident => [.. new[] { (string?)Body(entry)?["incident"] }.OfType<string>()],
        _ => [],
    };

    private static JsonObject? Body(LedgerEntry entry) => JsonNode.Parse(entry.Body) as JsonObject;

    private static IReadOnlyList<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(text => (string?)text).OfType<string>()];
}
