using SecMon.Detection.Decisions.Cases;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>Folds the ledger of a bench as the folder does it, and decides about its cases.</summary>
internal sealed class DecidingBench(DeliveryBench bench)
{
    private static readonly string[] Tables = ["case_index", "alert_index", "incident_index", "incident_case"];

    private LedgerFolding? _folding;

    /// <summary>Decides about cases, from the next entry on.</summary>
    public CaseDecider? Decider { get; set; } = CaseAlerts.Decider(CaseAlerts.BreakIn);

    public OutcomeMeter Outcomes { get; } = new(TimeProvider.System);

    /// <summary>Appends entries and folds each before the next comes.</summary>
    public async Task AddAsync(params LedgerDraft[] drafts)
    {
        foreach (var draft in drafts)
        {
            await bench.AppendAsync(draft);
            await FoldAsync();
        }
    }

    /// <summary>Folds to the end of the ledger.</summary>
    public async Task FoldAsync()
    {
        if (_folding is null)
        {
            _folding = new LedgerFolding(bench.Ledger, bench.Store, new DeliveryFold(bench.Options), () => Decider, Outcomes);
            await _folding.OpenAsync(bench.Folded());
        }

        while (bench.Folded() < bench.Ledger.LastSequence)
            await _folding.StepAsync(bench.Folded(), _ => Assert.Fail("unreadable"));
    }

    /// <summary>Begins anew with what is on disk, as another process does.</summary>
    public void Restart() => _folding = null;

    /// <summary>Empties what is folded, and begins anew.</summary>
    public async Task ForgetAsync()
    {
        Restart();
        foreach (var table in Tables.Concat(["case_link", "storm_minute", "held_index", "decision_outbox", "decision_applied", "suppression"]))
            await bench.ExecuteAsync($"DELETE FROM {table}");
        await bench.ExecuteAsync("UPDATE delivery_fold SET sequence = 0, hash = ''");
    }

    /// <summary>All that is folded.</summary>
    public List<string> Dump() => [.. Tables.SelectMany(bench.Rows)];
}
