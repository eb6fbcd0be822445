using SecMon.Detection.Cases;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;

namespace SecMon.Silo.Hosting;

/// <summary>Counts cases and incidents when the metrics are read.</summary>
internal static class CaseCounts
{
    /// <summary>Sets the gauges of every severity and status, also those without one.</summary>
    public static void Show(DeliveryIndex index, IncidentIndex incidents, DeliveryOptions options, DateTime now)
    {
        var counts = index.CountCases().ToDictionary(count => (count.Severity, count.Status), count => count.Count);
        var joined = incidents.Count().ToDictionary(count => (count.Severity, count.Status), count => count.Count);
        foreach (var severity in Enum.GetValues<Severity>())
        {
            SecMonMetrics.CasesOverdue.WithLabels(severity.Word()).Set(index.CountOpen(severity, now - options.AcknowledgeWithinOf(severity)));
            SecMonMetrics.IncidentsOverdue.WithLabels(severity.Word()).Set(incidents.CountOpen(severity, now - options.AcknowledgeWithinOf(severity)));
            foreach (var status in Enum.GetValues<CaseStatus>())
            {
                var word = CaseWords.Word(status);
                SecMonMetrics.Cases.WithLabels(severity.Word(), word).Set(counts.GetValueOrDefault(((int)severity, word)));
                SecMonMetrics.Incidents.WithLabels(severity.Word(), word).Set(joined.GetValueOrDefault(((int)severity, word)));
            }
        }
    }
}
