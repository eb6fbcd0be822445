using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Cli.Rules;

/// <summary>What decisions about cases did upon an entry of the ledger, as its own entries say: at once, or when deciding failed first and was done again.</summary>
/// <param name="trigger">Number of the entry.</param>
internal sealed class DecidedThen(long trigger)
{
    private readonly HashSet<long> _triggers = [trigger];
    private readonly List<CaseEffect> _effects = [];
    private readonly List<(string IncidentId, IncidentProposal Wanted)> _incidents = [];
    private readonly List<JsonNode> _bodies = [];

    /// <summary>Takes up an entry that stands behind it, if it is about it.</summary>
    public void Take(LedgerEntry entry)
    {
        if (entry.Kind == LedgerKind.DecideAgain && long.TryParse(entry.Key.AsSpan(entry.Key.LastIndexOf(':') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var failed) && _triggers.Contains(failed))
            _triggers.Add(entry.Sequence);
        if (entry.Kind is not (LedgerKind.Decision or LedgerKind.Incident) || FoldedEntry.Of(entry).Decision is not { } decided || !_triggers.Contains(decided.Trigger) || decided is { Effects.Count: 0, Wanted: null })
            return;
        _bodies.Add(JsonNode.Parse(entry.Body)!);
        _effects.AddRange(decided.Effects);
        if (decided is { IncidentId: { } id, Wanted: { } wanted })
            _incidents.Add((id, wanted));
    }

    /// <summary>What was done, for people.</summary>
    public IEnumerable<ToldDecision> Told(AskedDecisions asked) =>
    [
        .. Effects(asked).Select(one => new ToldDecision(one.DecisionTitle, one.DecisionId, $"upon it, {one.Kind.Word()}{(one.Value is { } value ? $" {value}" : "")}, done to case {one.CaseId}") { Because = one.Because, Facts = one.Facts }),
        .. Incidents(asked).Select(one => new ToldDecision(one.Wanted.DecisionTitle, one.Wanted.DecisionId, $"upon it, {TextOf(one.IncidentId, one.Wanted)}") { Because = one.Wanted.Because, Facts = one.Wanted.Facts }),
    ];

    /// <summary>The same for machines, as the ledger has it.</summary>
    public JsonArray ToJson(AskedDecisions asked) =>
        new([.. _bodies.Where(body => asked.Include((string?)body["decision"] ?? "", (string?)body["decision_title"] ?? "")).Select(body => body.DeepClone())]);

    private IEnumerable<CaseEffect> Effects(AskedDecisions asked) => _effects.Where(one => asked.Include(one.DecisionId, one.DecisionTitle));

    private IEnumerable<(string IncidentId, IncidentProposal Wanted)> Incidents(AskedDecisions asked) =>
        _incidents.Where(one => asked.Include(one.Wanted.DecisionId, one.Wanted.DecisionTitle));

    private static string TextOf(string id, IncidentProposal wanted) =>
        $"incident {id} '{wanted.Title}', {wanted.Severity.Word()}, {(wanted.Page ? "pages" : "does not page")}, by {wanted.By} '{wanted.Value}', cases: {string.Join(", ", wanted.Cases)}";
}
