using System.Globalization;
using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>Says how a risk came about, in numbers.</summary>
internal static class RiskFiring
{
    /// <summary>A share below this is shown as nothing.</summary>
    private const double SmallestShown = 0.05;

    public static RiskDetail DetailOf(RiskModel model, RiskTally tally, EntryWindow window, WindowEntry? notKept)
    {
        var counts = new int[model.Parts.Count];
        for (var i = 0; i < window.Count; i++)
            Count(model, window[i], counts);
        if (notKept is { } late)
            Count(model, late, counts);

        var contributions = model.Parts
            .Select((part, i) => (Part: part, Contribution: new RiskContribution(part.Title, part.Code, counts[i], tally[i])))
            .Where(one => one.Contribution.Count > 0 || one.Contribution.Score >= SmallestShown)
            .OrderByDescending(one => one.Contribution.Score)
            .ThenBy(one => one.Part.Title, StringComparer.Ordinal);
        return new RiskDetail(tally.Total, Span.Text(model.HalfLifeTicks), [.. contributions.Select(one => one.Contribution)]);
    }

    /// <summary><c>risk of user.name over half-life 24h = 104.2, threshold gte 100: PU-01 ×3 = 42.0, …</c></summary>
    public static string ReasonOf(RiskDetail risk, RunningRule rule)
    {
        var of = rule.GroupBy.Count > 0 ? $" of {string.Join(", ", rule.GroupBy)}" : "";
        var thresholds = string.Join(" and ", rule.Correlation!.Condition.Select(threshold => threshold.ToString()));
        var parts = string.Join(", ", risk.Contributions.Select(one => $"{one.Code ?? one.Rule} ×{one.Count} = {Text(one.Score)}"));
        return $"risk{of} over half-life {risk.HalfLife} = {Text(risk.Score)}, threshold {thresholds}: {parts}";
    }

    private static void Count(RiskModel model, in WindowEntry entry, int[] counts)
    {
        foreach (var rule in entry.Matched)
        {
            var part = model.IndexOf(rule);
            if (part >= 0)
                counts[part]++;
        }
    }

    private static string Text(double score) => RiskDetail.Shown(score).ToString("0.0", CultureInfo.InvariantCulture);
}
