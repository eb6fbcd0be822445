using System.Text.Json.Nodes;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Delivery;

/// <summary>What made an incident what it is, but for further alerts of its cases: that it opened, that cases joined, and what people did.</summary>
internal static class IncidentPast
{
    private const int Page = 1_000;

    /// <summary>One step of an incident.</summary>
    /// <param name="Entry">Its ledger entry.</param>
    /// <param name="Joined">Ids of the cases with which it opened, or that joined; empty for what people did.</param>
    public sealed record Step(LedgerEntry Entry, IReadOnlyList<string> Joined)
    {
        /// <summary>What the decision wanted; null for what people did.</summary>
        public IncidentProposal? Wanted { get; init; }

        /// <summary>What somebody did; null for a decision.</summary>
        public IncidentChange? Change { get; init; }

        /// <summary>Who did it; null for a decision.</summary>
        public string? By => Change?.By;

        /// <summary>Where in the order of folding it comes: a decision comes right behind the entry upon which it was made, though the ledger has it later.</summary>
        public long At { get; init; }
    }

    /// <summary>The steps of an incident, in the order in which they were folded.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="id">The incident.</param>
    /// <param name="opened">Number of the entry that opened it.</param>
    public static async Task<IReadOnlyList<Step>> ReadAsync(IAlertLedger ledger, string id, long opened)
    {
        var steps = new List<Step>();
        for (var after = opened - 1; ;)
        {
            var entries = await ledger.ReadAsync(after, Page, LedgerKind.Incident);
            steps.AddRange(entries.Select(entry => DecidedOf(entry, id)).OfType<Step>());
            if (entries.Count < Page)
                break;
            after = entries[^1].Sequence;
        }

        foreach (var entry in await ledger.FindAllAsync(LedgerKind.IncidentChange, id))
            steps.Add(new Step(entry, []) { Change = IncidentJson.ReadChange(JsonNode.Parse(entry.Body)!.AsObject()), At = entry.Sequence });
        return [.. steps.OrderBy(step => step.At).ThenBy(step => step.Entry.Sequence)];
    }

    /// <summary>The steps behind a change revision. Each step is one revision; they are counted from the end, since retention may have removed the first ones.</summary>
    /// <param name="steps">In the order of folding.</param>
    /// <param name="now">The incident as it stands.</param>
    /// <param name="revision">The change revision that somebody saw.</param>
    public static IReadOnlyList<Step> Since(IReadOnlyList<Step> steps, Incident now, long revision) =>
        revision < 0 || revision > now.ChangeRevision ? [] : [.. steps.TakeLast((int)Math.Min(steps.Count, now.ChangeRevision - revision))];

    /// <summary>True for a close that left the incident open, because a case joined before it was folded.</summary>
    /// <param name="steps">In the order of folding.</param>
    /// <param name="at">Which step.</param>
    /// <param name="now">The incident as it stands.</param>
    public static bool IsOvertaken(IReadOnlyList<Step> steps, int at, Incident now) =>
        steps[at].Change?.Action == CaseAction.Close && steps[at].Entry.Revision <= now.ChangeRevision - (steps.Count - at);

    private static Step? DecidedOf(LedgerEntry entry, string id)
    {
        if (JsonNode.Parse(entry.Body) is not JsonObject body || (string?)body["incident"] != id)
            return null;
        var (_, wanted, trigger) = IncidentJson.Read(body);
        return new Step(entry, wanted.Cases) { Wanted = wanted, At = trigger };
    }
}
