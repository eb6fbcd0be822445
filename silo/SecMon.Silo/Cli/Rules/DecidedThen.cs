using System.Text.Json.Nodes;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Cli.Rules;

/// <summary>What decisions about cases did upon an entry of the ledger, as its own entries say.</summary>
/// <param name="trigger">Number of the entry.</param>
internal sealed class DecidedThen(long trigger)
{
    private readonly List<CaseEffect> _effects = [];
    private readonly List<(string IncidentId, IncidentProposal Wanted)> _incidents = [];

    /// <summary>Takes up an entry that stands behind it, if it is about it.</summary>
    public void Take(LedgerEntry entry)
    {
        if (entry.Kind is not (LedgerKind.Decision or LedgerKind.Incident) || FoldedEntry.Of(entry).Decision is not { } decided || decided.Trigger != trigger)
            return;
        _effects.AddRange(decided.Effects);
        if (decided is { IncidentId: { } id, Wanted: { } wanted })
            _incidents.Add((id, wanted));
    }

    /// <summary>What was done, for people: what one decision did is one element, its reasons below it.</summary>
    /// <param name="isAsked">Of which decisions, by id and title.</param>
    public IEnumerable<(string Title, string Id, string What, string? Because, IReadOnlyList<string> Facts)> Told(Func<string, string, bool> isAsked) =>
    [
        .. _effects.Where(one => isAsked(one.DecisionId, one.DecisionTitle))
            .Select(one => (one.DecisionTitle, one.DecisionId, $"{one.Kind.Word()}{(one.Value is { } value ? $" {value}" : "")}, done to case {one.CaseId}", one.Because, one.Facts)),
        .. _incidents.Where(one => isAsked(one.Wanted.DecisionId, one.Wanted.DecisionTitle))
            .Select(one => (one.Wanted.DecisionTitle, one.Wanted.DecisionId, TextOf(one.IncidentId, one.Wanted), one.Wanted.Because, one.Wanted.Facts)),
    ];

    /// <summary>The same for machines, as the ledger has it.</summary>
    /// <param name="isAsked">Of which decisions, by id and title.</param>
    public JsonArray ToJson(Func<string, string, bool> isAsked) =>
    [
        .. _effects.Where(one => isAsked(one.DecisionId, one.DecisionTitle)).Select(one => one.DecisionId).Distinct()
            .Select(id => _effects.Where(one => one.DecisionId == id).ToList())
            .Select(its => JsonNode.Parse(DecisionJson.Write(its, its[0].CaseId, trigger))),
        .. _incidents.Where(one => isAsked(one.Wanted.DecisionId, one.Wanted.DecisionTitle)).Select(one => JsonNode.Parse(IncidentJson.Write(one.IncidentId, one.Wanted, trigger))),
    ];

    private static string TextOf(string id, IncidentProposal wanted) =>
        $"incident {id} '{wanted.Title}', {wanted.Severity.Word()}, {(wanted.Page ? "pages" : "does not page")}, by {wanted.By} '{wanted.Value}', cases: {string.Join(", ", wanted.Cases)}";
}
