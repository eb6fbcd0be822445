using SecMon.Detection.Rules;

namespace SecMon.Silo.Rules;

/// <summary>Says in metrics which rules are in force, and that each of them has alerts to count, none so far. Used by one thread at a time.</summary>
internal sealed class RuleSetGauges
{
    private string? _hash;
    private List<string[]> _shown = [];

    /// <summary>Shows the set in force; rules that left it are shown no longer.</summary>
    public void Show(RuleSet rules)
    {
        if (rules.Hash == _hash)
            return;
        if (_hash is not null)
            SecMonMetrics.RuleSetInfo.RemoveLabelled(_hash);
        _hash = rules.Hash;
        SecMonMetrics.RuleSetInfo.WithLabels(rules.Hash).Set(1);

        IReadOnlyList<RuleMetadata> all = [.. rules.Detections.Select(rule => rule.Metadata), .. rules.Correlations.Select(rule => rule.Metadata)];
        var before = _shown;
        _shown = [.. all.Select(LabelsOf)];
        foreach (var gone in before.Where(labels => !_shown.Exists(labels.SequenceEqual)))
            SecMonMetrics.RuleInfo.RemoveLabelled(gone);
        foreach (var labels in _shown)
            SecMonMetrics.RuleInfo.WithLabels(labels).Set(1);
        foreach (var rule in all)
            BeginToCount(rule);
        foreach (var (decision, effect) in rules.Decisions.Decisions.SelectMany(decision => decision.Effects, (decision, effect) => (decision.Metadata, effect)))
            (decision.IsShadow ? SecMonMetrics.ShadowDecisions : SecMonMetrics.Decisions).WithLabels(decision.Title, effect);
        SecMonMetrics.Rules.Set(all.Count);
    }

    private static void BeginToCount(RuleMetadata rule)
    {
        if (rule.IsShadow)
        {
            SecMonMetrics.ShadowAlerts.WithLabels(rule.Title);
            return;
        }

        SecMonMetrics.Alerts.WithLabels(rule.Title, rule.UseCase ?? "", SeverityOf(rule));
        SecMonMetrics.Signals.WithLabels(rule.Title);
    }

    private static string SeverityOf(RuleMetadata rule) => rule.Severity.Word();

    private static string[] LabelsOf(RuleMetadata rule) =>
        [rule.Title, rule.UseCase ?? "", SeverityOf(rule), rule.Status ?? "", rule.Version, rule.Page ? "true" : "false", rule.IsShadow ? "true" : "false"];
}
