using SecMon.Detection.Matching;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Loading;

/// <summary>Makes a detection rule of its document and the filters that apply to it.</summary>
internal static class DetectionLink
{
    /// <summary>Compiles a rule of a file without errors.</summary>
    /// <param name="document">The rule.</param>
    /// <param name="filters">All filters.</param>
    /// <param name="alerts">False when a correlation keeps it silent.</param>
    public static DetectionRule Compile(DetectionDocument document, IEnumerable<FilterDocument> filters, bool alerts)
    {
        var applied = filters.Where(filter => Names(filter, document) && filter.Covers(document.LogSource));
        var condition = AllOf.Of([document.Condition!, .. applied.Select(filter => filter.Condition!)]);
        var keys = document.Keys;
        return new DetectionRule
        {
            Metadata = document.Metadata with { Version = RuleVersion.Of(document.LogSource, condition, keys) },
            LogSource = document.LogSource,
            Condition = condition,
            Alerts = alerts,
            GroupBy = keys.GroupBy,
            Suppress = keys.Suppress,
        };
    }

    private static bool Names(FilterDocument filter, DetectionDocument rule) =>
        filter.Rules is null || filter.Rules.Any(name => rule.References.Contains(name.Text) || rule.References.Contains(name.Text.ToLowerInvariant()));
}
