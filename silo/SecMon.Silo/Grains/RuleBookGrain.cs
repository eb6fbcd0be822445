using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Grains;

/// <inheritdoc cref="IRuleBookGrain"/>
public sealed class RuleBookGrain(RuleBook book, IAlertLedger ledger) : Grain, IRuleBookGrain
{
    /// <inheritdoc/>
    public Task<string> CurrentAsync() => Task.FromResult(book.Current.RuleSet.Hash);

    /// <inheritdoc/>
    public async Task AnnounceAsync()
    {
        var rules = book.Current.RuleSet;
        var body = CanonicalJson.Write(new JsonObject
        {
            ["hash"] = rules.Hash,
            ["detections"] = rules.Detections.Count,
            ["correlations"] = rules.Correlations.Count,
            ["errors"] = book.Current.Problems.Count(problem => problem.IsError),
        });
        await ledger.AppendAsync([new LedgerDraft(LedgerKind.RuleSet, rules.Hash, 1, body)]);
    }
}
