using SecMon.Detection.Explanation;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Detection.RuleTests;

/// <summary>Finds out why an expected alert of a case did not come. Made only when one did not: the events are read again.</summary>
/// <param name="test">The case.</param>
/// <param name="rules">The rules it ran with.</param>
/// <param name="pseudonyms">Those of the run.</param>
internal sealed class RuleTestReasons(RuleTestCase test, LoadedRules rules, ISubjectPseudonyms pseudonyms)
{
    private readonly Lazy<RuleExplainer> _explainer = new(() => new RuleExplainer(rules, pseudonyms, new ValueView(pseudonyms, isClear: true)));

    /// <summary>The nearest reason, one sentence.</summary>
    /// <param name="rule">The rule that was expected.</param>
    /// <param name="trigger">The event at which it was; null when the case does not say.</param>
    public string Of(string rule, int? trigger)
    {
        var enricher = rules.CreateEnricher(sourceHours: null);
        var matches = new Dictionary<string, int>();
        string? first = null;
        var isCorrelation = false;
        var events = 0;
        foreach (var access in RuleTestInput.Of(test, pseudonyms))
        {
            enricher.Enrich(access);
            events++;
            foreach (var explanation in _explainer.Value.Explain(rule, access))
            {
                isCorrelation |= explanation.Correlation is not null;
                matches[explanation.Title] = matches.GetValueOrDefault(explanation.Title) + (explanation.Matches ? 1 : 0);
                if (!explanation.Matches && (trigger is null || access.Name.Position == trigger))
                    first ??= $"event {access.Name.Position}: {explanation.Condition.WhyNot()}";
            }
        }

        if (events == 0)
            return "no event came out of the case's input";
        if (isCorrelation)
            return $"{string.Join(", ", matches.Select(pair => $"'{pair.Key}' matched {pair.Value} of {events} events"))}{(matches.ContainsValue(0) && first is not null ? $"; {first}" : "; see its timespan, group-by and condition")}";
        return first ?? "the rule matches the event; it is quiet (secmon: suppress), or a correlation keeps it silent (generate: false)";
    }
}
