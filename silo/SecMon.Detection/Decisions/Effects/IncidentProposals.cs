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
        foreach (var (by, its) in ByValue(matches, wanted).OrderBy(its => its.Key, StringComparer.OrdinalIgnoreCase))
        {
            CaseFact[] cases = [.. its.Cases
                .Where(one => SpellingOf(one, wanted.By, by) is not null)
                .OrderBy(one => one.Case.First).ThenBy(one => one.Case.Id, StringComparer.Ordinal)];
            yield return Of(decision, effect, its.Matches, SpellingOf(cases[0], wanted.By, by)!, cases);
        }
    }

    /// <summary>Matches and their cases by account, address or source, whatever its capitals: lines of decisions compare accounts so.</summary>
    private static Dictionary<string, (List<DecisionMatch> Matches, HashSet<CaseFact> Cases)> ByValue(IReadOnlyList<DecisionMatch> matches, WantedIncident wanted)
    {
        var byValue = new Dictionary<string, (List<DecisionMatch> Matches, HashSet<CaseFact> Cases)>(StringComparer.OrdinalIgnoreCase);
        foreach (var match in matches)
        {
            var cases = CasesOf(match, wanted);
            if ((ValueOfAll(cases, wanted.By) ?? CommonValue(cases, wanted.By)) is not { } by)
                continue;
            if (!byValue.TryGetValue(by, out var its))
                byValue[by] = its = ([], []);
            its.Matches.Add(match);
            its.Cases.UnionWith(cases);
        }

        return byValue;
    }

    private IncidentProposal Of(Decision decision, Effect effect, List<DecisionMatch> matches, string value, CaseFact[] cases)
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

    private static List<CaseFact> CasesOf(DecisionMatch match, WantedIncident wanted)
    {
        var cases = new List<CaseFact>(wanted.Cases.Count);
        foreach (var name in wanted.Cases)
        {
            foreach (var fact in match.Named(name))
            {
                if (fact.Fact is CaseFact one)
                    cases.Add(one);
            }
        }

        return match.Gathered.Count == 0 ? cases : [.. cases.Distinct()];
    }

    /// <summary>The only value of each case, where it is the same; null when it is not. So it mostly is.</summary>
    private static string? ValueOfAll(List<CaseFact> cases, FieldName field)
    {
        string? common = null;
        foreach (var one in cases)
        {
            if (one[field] is not { IsScalar: true } value || value.TextForm() is not { } text || !text.Equals(common ??= text, StringComparison.OrdinalIgnoreCase))
                return null;
        }

        return common;
    }

    /// <summary>The value that most cases have, of equally many the first in ordinal order; null when no case has any.</summary>
    private static string? CommonValue(List<CaseFact> cases, FieldName field) => cases
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
