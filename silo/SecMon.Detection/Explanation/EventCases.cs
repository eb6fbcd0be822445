using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;
using SecMon.Detection.Correlation;
using SecMon.Detection.Decisions;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Explanation;

/// <summary>The cases that events raise, as a replay makes them: through all correlations and quiet times.</summary>
internal sealed class EventCases
{
    private readonly FiredInOrder _fired = new();
    private readonly AllPartitions _partitions;
    private readonly WatchedCases _cases;

    /// <summary>Begins without cases.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="pseudonyms">Those with which events and lists were made.</param>
    /// <param name="alerts">Makes the alerts.</param>
    public EventCases(LoadedRules rules, ISubjectPseudonyms pseudonyms, AlertBuilder alerts)
    {
        _partitions = new AllPartitions(rules, alerts, _fired.Add);
        _cases = new WatchedCases(rules, pseudonyms);
    }

    /// <summary>Takes in what detection said of the next event.</summary>
    /// <param name="output">What it said.</param>
    /// <param name="ticks">Time that the stream has reached.</param>
    public void Take(DetectionOutput output, long ticks)
    {
        _cases.Number++;
        _partitions.Take(output, ticks, _fired.Alerts);
        Add();
    }

    /// <summary>There are no more events.</summary>
    /// <param name="ticks">Time that the stream has reached.</param>
    public void End(long ticks)
    {
        _partitions.End(ticks, _fired.Alerts);
        Add();
    }

    /// <summary>Explains a decision at the moments that say most of it.</summary>
    /// <returns>Each with the number of the event; 0 where no case was touched.</returns>
    public IEnumerable<(int Event, DecisionExplanation Explanation)> Explain(Decision decision, CaseExplainer explainer)
    {
        var touches = _cases.Telling(decision);
        return touches.Count == 0
            ? [(0, CaseExplainer.Untouched(decision, "the events touch no case: no rule raises an alert that is not expected"))]
            : touches.Select(one => (one.Number, explainer.Explain(decision, one.Touch)));
    }

    /// <summary>What is in shadow reaches no case.</summary>
    private void Add()
    {
        foreach (var (alert, held) in _fired.InOrder())
        {
            if (alert is { Rule.IsShadow: false })
                _cases.Book.Add(AlertFacts.Of(JsonNode.Parse(alert.Document)!));
            else if (held is { Rule.IsShadow: false })
                _cases.Book.Add(HeldFacts.Of(JsonNode.Parse(held.Document)!));
        }

        _fired.Clear();
    }
}
