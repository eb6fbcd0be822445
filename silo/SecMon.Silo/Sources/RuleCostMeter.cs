using SecMon.Detection;

namespace SecMon.Silo.Sources;

/// <summary>Reports what rules cost a source, estimated from a sample of its events, as metrics of all sources together.</summary>
internal sealed class RuleCostMeter
{
    private readonly Dictionary<string, double> _reported = [];
    private Detector? _detector;

    /// <summary>Adds what was spent since the last report.</summary>
    public void Report(Detector detector)
    {
        if (detector != _detector)
            _reported.Clear();   // with other rules the account begins anew
        _detector = detector;
        foreach (var cost in detector.Costs)
        {
            var rule = cost.Rule.Metadata;
            var seconds = cost.Time.TotalSeconds;
            SecMonMetrics.RuleCost.WithLabels(rule.Title).Inc(Math.Max(0, seconds - _reported.GetValueOrDefault(rule.Id)));
            _reported[rule.Id] = seconds;
        }
    }
}
