using System.Text.Json.Nodes;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary>Gathers the ledger entries of a case or an incident, whole and in ledger order.</summary>
public sealed class BundleEntries(DeliveryIndex index, IncidentIndex incidents, CaseIncidents caseIncidents, IAlertLedger ledger)
{
    private const int MostAlerts = 10_000;
    private const int NextDecisions = 50;   // the ledger has what was decided right behind the entry upon which it was

    /// <summary>Its alerts with their evidence, what was held back, what people and decisions did to it, and how it came into incidents.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> OfCaseAsync(Case one)
    {
        var entries = await WithoutIncidentsAsync(one);
        foreach (var id in caseIncidents.IdsOf(one.Id))
        {
            if (incidents.FindWithSequence(id) is { } found)
                entries.AddRange((await IncidentPast.ReadAsync(ledger, id, found.Sequence)).Where(step => Names(step, one.Id)).Select(step => step.Entry));
        }

        return InOrder(entries);
    }

    /// <summary>What decisions and people did to an incident, and everything of its cases.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="opened">Number of the entry that opened it.</param>
    public async Task<IReadOnlyList<LedgerEntry>> OfIncidentAsync(Incident incident, long opened)
    {
        var entries = (await IncidentPast.ReadAsync(ledger, incident.Id, opened)).Select(step => step.Entry).ToList();
        foreach (var member in incident.Cases)
        {
            if (index.FindCase(member.Id) is { } one)   // it may be gone by retention
                entries.AddRange(await WithoutIncidentsAsync(one));
        }

        return InOrder(entries);
    }

    private async Task<List<LedgerEntry>> WithoutIncidentsAsync(Case one)
    {
        var entries = new List<LedgerEntry>();
        foreach (var (_, alert) in index.Alerts(new AlertFilter { Case = one.Id }, MostAlerts))
        {
            entries.AddRange(await ledger.FindAllAsync(LedgerKind.Alert, alert));
            entries.AddRange(await ledger.FindAllAsync(LedgerKind.Evidence, alert));
        }

        foreach (var sequence in index.HeldBackOf(one.Id, MostAlerts))
            entries.AddRange(await ledger.ReadAsync(sequence - 1, 1));
        entries.AddRange(await ledger.FindAllAsync(LedgerKind.CaseChange, one.Id));
        foreach (var trigger in one.Decided.Select(decided => decided.Trigger).Distinct())
            entries.AddRange((await ledger.ReadAsync(trigger, NextDecisions, LedgerKind.Decision)).Where(entry => IsAbout(entry, one.Id, trigger)));
        return entries;
    }

    private static bool IsAbout(LedgerEntry decided, string caseId, long trigger) =>
        JsonNode.Parse(decided.Body) is JsonObject body && (long?)body["trigger"] == trigger
        && (body["effects"] as JsonArray ?? []).Any(effect => (string?)effect?["case"] == caseId);

    private static bool Names(IncidentPast.Step step, string caseId) => step.Joined.Contains(caseId) || step.Change?.Cases.Contains(caseId) == true;

    private static IReadOnlyList<LedgerEntry> InOrder(IEnumerable<LedgerEntry> entries) => [.. entries.DistinctBy(entry => entry.Sequence).OrderBy(entry => entry.Sequence)];
}
