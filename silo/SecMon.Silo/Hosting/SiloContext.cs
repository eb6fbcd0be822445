using System.Collections.Concurrent;
using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;
using SecMon.Silo.Configuration;
using SecMon.Silo.Keys;
using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Hosting;

/// <summary>What the grains of one silo share.</summary>
public sealed class SiloContext(
    SecMonOptions options, DataFolder folder, Store store, DataKeys keys, RuleBook ruleBook, IAlertLedger ledger, TimeProvider clock)
{
    /// <summary>Name of the Orleans storage that keeps checkpoints.</summary>
    public const string CheckpointStorage = "checkpoints";

    private static readonly TimeSpan FreshAlert = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, DateTime> _backlogs = new();

    /// <summary>The configuration.</summary>
    public SecMonOptions Options => options;

    /// <summary>Path of the data folder.</summary>
    public string DataFolder => folder.Path;

    /// <summary>The embedded store.</summary>
    public Store Store => store;

    /// <summary>True when some sink wants to know what accounts do hour by hour.</summary>
    public bool CountsActivity => options.CountsActivity;

    /// <summary>The keys of the data folder.</summary>
    public DataKeys Keys => keys;

    /// <summary>The rule sets.</summary>
    public RuleBook RuleBook => ruleBook;

    /// <summary>Counts what rules find and what becomes of it.</summary>
    public OutcomeMeter Outcomes { get; } = new(clock);

    /// <summary>The clock.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Where rejected records go.</summary>
    public Quarantine Quarantine { get; } = new(store, new RecordSeal(keys.Quarantine), clock);

    /// <summary>Notes which events of a source were there when it started: how late their alerts are says nothing about SecMon.</summary>
    /// <param name="source">Id of the source.</param>
    /// <param name="until">Those that happened before this time, UTC.</param>
    public void NoteBacklog(string source, DateTime until) => _backlogs[source] = until;

    /// <summary>Appends alerts to the ledger and reports them to the metrics.</summary>
    /// <remarks>An alert of a rule in shadow is counted and reaches nobody: not the ledger, so no case and no sink.</remarks>
    public Task AppendAlertsAsync(IReadOnlyList<Alert> alerts) => AppendAsync([.. alerts.Where(alert => !alert.Rule.IsShadow).Select(LedgerDraft.Of)], alerts);

    /// <summary>Appends what a partition fired and held back to the ledger, and reports its alerts to the metrics.</summary>
    public Task AppendAsync(FiredInOrder fired) => AppendAsync(LedgerDraft.Of(fired), fired.Alerts);

    private async Task AppendAsync(List<LedgerDraft> drafts, IReadOnlyList<Alert> alerts)
    {
        foreach (var shadow in alerts.Where(alert => alert.Rule.IsShadow))
            SecMonMetrics.ShadowAlerts.WithLabels(shadow.Rule.Title).Inc();
        if (drafts.Count == 0)
            return;
        await ledger.AppendAsync(drafts);
        alerts = [.. alerts.Where(alert => !alert.Rule.IsShadow)];
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var alert in alerts)
        {
            var severity = alert.Severity.Word();
            SecMonMetrics.Alerts.WithLabels(alert.Rule.Title, alert.Rule.UseCase ?? "", severity).Inc();
            if (alert.Source is { } source)
                SecMonMetrics.SourceAlerts.WithLabels(LabelOf(source), severity).Inc();
            if (now - alert.Time is { Ticks: >= 0 } age && age < FreshAlert && !IsBacklog(alert))
                SecMonMetrics.LineToLedger.Observe(age.TotalSeconds);
        }
    }

    /// <summary>An event of JSON may say any source.</summary>
    private string LabelOf(string source) => options.Sources.Any(one => one.Id == source) ? source : "other";

    private bool IsBacklog(Alert alert) => alert.Source is { } source && _backlogs.TryGetValue(source, out var until) && alert.Time < until;
}
