using System.Text.Json.Nodes;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Grains;

/// <inheritdoc cref="IIncidentGrain"/>
/// <remarks>
/// It holds no state: the ledger does. One turn at a time keeps two people apart; should two activations ever meet, the ledger takes
/// one entry of a revision and refuses the other. A case that joins between the look and the entry is the fold's: it leaves the incident open.
/// </remarks>
public sealed class IncidentGrain(IAlertLedger ledger, DeliveryFolder folder, IncidentIndex incidents, CaseIncidents caseIncidents, TimeProvider clock) : Grain, IIncidentGrain
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public async Task<IncidentChangeResult> ChangeAsync(string change, long? expected)
    {
        var id = this.GetPrimaryKeyString();
        await CatchUpAsync(ledger.LastSequence);
        if (incidents.FindWithSequence(id) is not { } found)
            return new IncidentChangeResult(IncidentChangeOutcome.NotFound, $"there is no incident {id}");
        var before = found.Incident;
        var wanted = IncidentJson.ReadChange(JsonNode.Parse(change)!.AsObject());
        if (expected is { } revision && revision != before.ChangeRevision)
            return await StaleAsync(before, found.Sequence, wanted, revision);
        if (wanted.Apply(before, clock.GetUtcNow().UtcDateTime).Problem is { } problem)
            return new IncidentChangeResult(IncidentChangeOutcome.NotAllowed, problem);

        var closing = wanted.Action == CaseAction.Close ? IncidentClosing.Of(before, caseIncidents) : IncidentClosing.Nothing;
        var draft = new LedgerDraft(LedgerKind.IncidentChange, id, before.ChangeRevision + 1, IncidentJson.Write(wanted with { Cases = closing.Closed }));
        var result = await ledger.AppendAsync([draft]);
        if (result.Conflicts.Count > 0)
            return new IncidentChangeResult(IncidentChangeOutcome.Stale, "somebody changed the incident at the same moment. Read it again");
        await CatchUpAsync(result.LastSequence);
        if (wanted.Action == CaseAction.Close && incidents.Find(id) is { IsOpen: true } grown)
            return GrownAsItWasClosed(before, grown);
        return new IncidentChangeResult(IncidentChangeOutcome.Changed) { Closed = closing.Closed, StayOpen = closing.StayOpen };
    }

    private async Task<IncidentChangeResult> StaleAsync(Incident now, long opened, IncidentChange wanted, long revision)
    {
        var since = IncidentPast.Since(await IncidentPast.ReadAsync(ledger, now.Id, opened), now, revision);
        var joined = NamesOf(now, since.SelectMany(change => change.Joined));
        if (wanted.Action == CaseAction.Close && joined.Length > 0)
            return new IncidentChangeResult(IncidentChangeOutcome.Grown, $"nothing was closed: since you read the incident, {joined} joined. Read it again");
        var by = since.LastOrDefault(change => change.Joined.Count == 0)?.By;
        var who = by is not null ? $"{by} changed the incident meanwhile" : joined.Length > 0 ? $"{joined} joined the incident meanwhile" : "the incident changed meanwhile";
        return new IncidentChangeResult(IncidentChangeOutcome.Stale, $"{who}: its revision is {now.ChangeRevision}, you decided with {revision}. Read it again");
    }

    /// <summary>The fold has closed the cases that were named, and left open the incident and what joined.</summary>
    private static IncidentChangeResult GrownAsItWasClosed(Incident before, Incident grown)
    {
        var joined = NamesOf(grown, grown.Cases.Select(one => one.Id).Except(before.Cases.Select(one => one.Id)));
        var what = joined.Length > 0 ? $"{joined} joined" : "it changed";
        return new IncidentChangeResult(IncidentChangeOutcome.Grown, $"at the same moment {what}: the incident stays open, the cases that you saw are closed. Read it again");
    }

    private static string NamesOf(Incident now, IEnumerable<string> ids)
    {
        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        var names = now.Cases.Where(one => wanted.Contains(one.Id)).Select(one => $"case {one.Id} ({$"{one.UseCase} {one.RuleName}".Trim()})").ToList();
        return string.Join(", ", names);
    }

    private async Task CatchUpAsync(long sequence)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        while (folder.Folded < sequence)
            await folder.WaitForAsync(folder.Folded, patience.Token);
    }
}
