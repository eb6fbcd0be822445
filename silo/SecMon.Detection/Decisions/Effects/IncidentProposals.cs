using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Incidents;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>Makes incidents of the matches of a session: of several matches of one decision on one account, address or source, one (decisions.md 3).</summary>
/// <param name="texts">Fills texts.</param>
internal sealed class IncidentProposals(FactTexts texts)
{
    /// <summary>The incidents that a session's decisions want, those in shadow too, by decision and value.</summary>
    public IEnumerable<(Decision Decision, IncidentProposal Incident)> Of(DecisionSession session)
    {
        foreach (var (decision, matches) in session.MatchesByDecision())
        {
            foreach (var effect in decision.Then.Where(effect => effect.Incident is not null))
            {
                foreach (var incident in Of(decision, effect, matches))
                    yield return (decision, incident);
            }
        }
    }

    private IEnumerable<IncidentProposal> Of(Decision decision, Effect effect, IReadOnlyList<DecisionMatch> matches)
    {
        var wanted = effect.Incident!;
        var byValue = matches
            .Select(match => (Match: match, Cases: CasesOf(match, wanted)))
            .Select(one => (one.Match, one.Cases, Value: CommonValue(one.Cases, wanted.By)))
            .Where(one => one.Value is not null)
            .GroupBy(one => one.Value!, StringComparer.OrdinalIgnoreCase);   // lines of decisions compare accounts so
        foreach (var its in byValue.OrderBy(its => its.Key, StringComparer.OrdinalIgnoreCase))
        {
            CaseFact[] cases = [.. its.SelectMany(one => one.Cases).Distinct()
                .Where(one => SpellingOf(one, wanted.By, its.Key) is not null)
                .OrderBy(one => one.Case.First).ThenBy(one => one.Case.Id, StringComparer.Ordinal)];
            yield return Of(decision, effect, [.. its.Select(one => one.Match)], SpellingOf(cases[0], wanted.By, its.Key)!, cases);
        }
    }

    private IncidentProposal Of(Decision decision, Effect effect, IReadOnlyList<DecisionMatch> matches, string value, CaseFact[] cases)
    {
        var wanted = effect.Incident!;
        return new IncidentProposal(
            decision.Metadata.Id, decision.Metadata.Title, texts.Fill(wanted.Title, matches[0], value) ?? "", wanted.Level ?? cases.Max(one => one.Case.Severity), wanted.By.Name, value, [.. cases.Select(one => one.Case.Id)])
        {
            Horizon = decision.Horizon,
            Page = wanted.Page,
            Next = texts.Fill(wanted.Next, matches[0], value),
            Runbook = wanted.Runbook,
            Because = texts.Fill(effect.Because, matches[0]),
            Facts = texts.References(matches),
        };
    }

    private static CaseFact[] CasesOf(DecisionMatch match, WantedIncident wanted) =>
        [.. wanted.Cases.SelectMany(match.Named).Select(fact => fact.Fact).OfType<CaseFact>().Distinct()];

    /// <summary>The value that most cases have, of equally many the first in ordinal order; null when no case has any.</summary>
    private static string? CommonValue(CaseFact[] cases, FieldName field) => cases
        .SelectMany(one => ValuesOf(one, field).Distinct(StringComparer.OrdinalIgnoreCase))
        .GroupBy(value => value, StringComparer.OrdinalIgnoreCase)
        .OrderByDescending(same => same.Count())
        .ThenBy(same => same.Key, StringComparer.OrdinalIgnoreCase)
        .FirstOrDefault()?.Key;

    /// <summary>The value as a case spells it; null when it does not have it.</summary>
    private static string? SpellingOf(CaseFact one, FieldName field, string value) =>
        ValuesOf(one, field).FirstOrDefault(own => own.Equals(value, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> ValuesOf(CaseFact one, FieldName field)
    {
        var value = one[field];
        IReadOnlyList<FieldValue> values = value.Kind == FieldKind.List ? value.Elements : [value];
        return values.Select(element => element.TextForm()).OfType<string>();
    }
}
