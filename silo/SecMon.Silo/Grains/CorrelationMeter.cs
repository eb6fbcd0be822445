using SecMon.Detection.Correlation;
using SecMon.Silo.Health;

namespace SecMon.Silo.Grains;

/// <summary>Shows what a partition counts as metrics. Partitions share the metrics of rules and sources, so each adds what is new.</summary>
internal sealed class CorrelationMeter(int partition, CrowdedRules crowded)
{
    private readonly Dictionary<string, long> _pushedOut = [];
    private readonly Dictionary<string, long> _late = [];

    public void Show(CorrelationPartition windows)
    {
        SecMonMetrics.CorrelationGroups.WithLabels($"{partition}").Set(windows.GroupCount);
        SecMonMetrics.CorrelationGroupsPushedOut.WithLabels($"{partition}").IncTo(windows.GroupsPushedOut);
        SecMonMetrics.CorrelationEntriesWithoutRule.WithLabels($"{partition}").IncTo(windows.EntriesOfUnknownRules);
        foreach (var (rule, total) in windows.GroupsPushedOutByRule)
        {
            var news = News(_pushedOut, rule, total);
            SecMonMetrics.RuleGroupsPushedOut.WithLabels(rule).Inc(news);
            if (news > 0)
                crowded.Note(rule, news);
        }

        foreach (var (source, total) in windows.LateEntries)
            SecMonMetrics.LateEntries.WithLabels(source).Inc(News(_late, source, total));
    }

    private static long News(Dictionary<string, long> shown, string name, long total)
    {
        var news = total - shown.GetValueOrDefault(name);
        shown[name] = total;
        return news;
    }
}
