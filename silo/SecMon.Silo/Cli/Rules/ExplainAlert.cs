using System.Text.Json.Nodes;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Explanation;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Cli.Rules;

/// <summary>What decisions made of an alert and upon it, as the ledger says, and what those about cases make of its case with the rules and lists of now.</summary>
internal sealed class ExplainAlert
{
    private readonly AskedDecisions _asked = AskedDecisions.All;
    private readonly Decision[] _onCase = [];
    private readonly CaseExplainer? _explainer;
    private readonly LedgerCases? _cases;

    /// <summary>Tells what all decisions did then.</summary>
    public ExplainAlert()
    {
    }

    /// <summary>Tells what some decisions did then, and explains those about cases.</summary>
    /// <param name="reference">What somebody calls them; it may be one that is gone.</param>
    /// <param name="rules">The rules and lists as they are now.</param>
    public ExplainAlert(string reference, LoadedRules rules)
    {
        var found = rules.Decisions.Find(reference);
        _asked = new AskedDecisions(reference, [.. found.Select(decision => decision.Metadata.Id)]);
        _onCase = [.. found.Where(decision => decision.Moment == DecisionMoment.Case)];
        if (_onCase.Length == 0)
            return;
        var pseudonyms = SubjectPseudonyms.WithPublicKeys();
        _explainer = new CaseExplainer(rules, pseudonyms, new ValueView(pseudonyms, isClear: false));
        _cases = new LedgerCases(new WatchedCases(rules, pseudonyms));
    }

    /// <summary>Tells it.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="id">Id of the alert.</param>
    /// <param name="output">Where to.</param>
    /// <param name="colours">Colours of the output; null writes JSON.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>False when the ledger has no such alert.</returns>
    public async Task<bool> TellAsync(LedgerFile ledger, string id, TextWriter output, Colours? colours, CancellationToken cancellation)
    {
        if (await AlertDecisions.FindAsync(ledger, id, _cases is null ? null : _cases.Take, cancellation) is not { } found)
            return false;
        DecisionExplanation[] explanations = [.. _onCase.Select(Explain)];
        if (colours is null)
        {
            var json = found.ToJson(_asked);
            if (explanations.Length > 0)
                json["explanations"] = new JsonArray([.. explanations.Select(one => ExplainJson.Of(one, number: null))]);
            await output.WriteLineAsync(JsonOutput.Of(json));
            return true;
        }

        found.Write(output, colours, _asked);
        var text = new ExplainText(colours, output);
        foreach (var explanation in explanations)
            text.Write(explanation, "now");
        return true;
    }

    private DecisionExplanation Explain(Decision decision)
    {
        var told = _cases!.Upon is { } touch ? _explainer!.Explain(decision, touch) : CaseExplainer.Untouched(decision, "the case of the alert is expected, or its entry cannot be read, so nothing is decided about it");
        List<string> notes = ["cases are made anew of the ledger up to the alert, with rules and lists as they are now, and as if nothing had been suppressed", .. told.Notes];
        if (_cases.RemovedThrough > 0)
            notes.Add($"entries up to {_cases.RemovedThrough} were removed by retention, so cases of that time are missing");
        return told with { Notes = notes };
    }
}
