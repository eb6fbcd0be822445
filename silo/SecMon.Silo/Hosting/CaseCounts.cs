using SecMon.Detection.Cases;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;

namespace SecMon.Silo.Hosting;

/// <summary>Counts cases when the metrics are read.</summary>
internal static class CaseCounts
{
    /// <summary>Sets the gauges of every severity and status, also those without a case.</summary>
    public static void Show(DeliveryIndex index, DeliveryOptions options, DateTime now)
    {
        var counts = index.CountCases().ToDictionary(count => (count.Severity, count.Status), count => count.Count);
        foreach (var severity in Enum.GetValues<Severity>())
        {
            SecMonMetrics.CasesOverdue.WithLabels(severity.Word()).Set(index.CountOpen(severity, now - options.AcknowledgeWithinOf(severity)));
            foreach (var status in Enum.GetValues<CaseStatus>())
            {
                var word = CaseWords.Word(status);
                SecMonMetrics.Cases.WithLabels(severity.Word(), word).Set(counts.GetValueOrDefault(((int)severity, word)));
            }
        }
    }
}
