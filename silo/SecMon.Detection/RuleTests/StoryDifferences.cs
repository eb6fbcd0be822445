using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;

namespace SecMon.Detection.RuleTests;

/// <summary>Compares what a case says of incidents and cases with what decisions made.</summary>
/// <param name="rules">The rules, whose names a case may use.</param>
internal sealed class StoryDifferences(RuleSet rules)
{
    /// <summary>What differs, one sentence each.</summary>
    public IEnumerable<string> Of(RuleTestCase test, CaseBook book) => [.. OfIncidents(test, book), .. OfCases(test, book)];

    /// <summary>True when a rule bears a name.</summary>
    /// <param name="ruleId">Id of the rule.</param>
    /// <param name="name">Title, id, name or use case.</param>
    public bool Bears(string ruleId, string name) =>
        rules.Rules.FirstOrDefault(rule => rule.Id == ruleId) is { } rule && (rule.Title == name || rule.Id == name || rule.Name == name || rule.UseCase == name);

    private IEnumerable<string> OfIncidents(RuleTestCase test, CaseBook book)
    {
        if (test.Incidents is null)
            yield break;
        var open = book.Incidents.Where(one => one.TakenIn is null).ToList();
        var left = new List<Incident>(open);
        foreach (var wanted in test.Incidents)
        {
            var match = left.FindIndex(one => Fits(one, wanted));
            if (match >= 0)
                left.RemoveAt(match);
            else
                yield return $"{wanted.Location}: incidents: not there: {wanted.Decision}{Detail(wanted)}; there: {(open.Count == 0 ? "none" : string.Join("; ", open.Select(Described)))}";
        }

        foreach (var one in left)
            yield return $"incidents: there and not said: {Described(one)}";
    }

    private IEnumerable<string> OfCases(RuleTestCase test, CaseBook book)
    {
        var left = book.Cases.ToList();
        foreach (var wanted in test.Cases ?? [])
        {
            var match = left.FindIndex(one => Bears(one.RuleId, wanted.Rule) && wanted.Wanted.All(field => ValueOf(one, field.Key) == field.Value));
            if (match >= 0)
                left.RemoveAt(match);
            else
                yield return $"{wanted.Location}: cases: not there: {wanted.Rule} with {string.Join(", ", wanted.Wanted.Select(field => $"{field.Key} {field.Value}"))}; there: {string.Join("; ", book.Cases.Select(one => Described(one, wanted.Wanted.Keys)))}";
        }
    }

    private bool Fits(Incident one, IncidentExpectation wanted) =>
        (one.DecisionTitle == wanted.Decision || one.DecisionId == wanted.Decision)
        && (wanted.Level is null || one.Severity.Word() == wanted.Level)
        && (wanted.Page is null || one.Page == wanted.Page)
        && (wanted.By is null || one.Value == wanted.By)
        && (wanted.Cases is null || HasCases(one, wanted.Cases));

    private bool HasCases(Incident one, IReadOnlyList<string> wanted)
    {
        var left = one.Cases.ToList();
        foreach (var name in wanted)
        {
            var match = left.FindIndex(member => Bears(member.RuleId, name));
            if (match < 0)
                return false;
            left.RemoveAt(match);
        }

        return left.Count == 0;
    }

    private static string ValueOf(Case one, string field) => field switch
    {
        "level" => one.Severity.Word(),
        "page" => one.Page ? "true" : "false",
        "status" => CaseWords.Word(one.Status),
        "team" => one.Team ?? "none",
        "assignee" => one.Assignee ?? "none",
        "proposed" => one.Proposed is { } verdict ? CaseWords.Word(verdict) : "none",
        "verdict" => one.Verdict is { } verdict ? CaseWords.Word(verdict) : "none",
        "expected" => one.IsExpected ? "true" : "false",
        _ => "",
    };

    private static string Detail(IncidentExpectation wanted) =>
        (wanted.Level is { } level ? $", {level}" : "") + (wanted.Page is { } page ? page ? ", pages" : ", does not page" : "")
        + (wanted.By is { } by ? $", by {by}" : "") + (wanted.Cases is { } cases ? $", cases {string.Join(", ", cases)}" : "");

    private static string Described(Incident one) =>
        $"{one.DecisionTitle} ({one.Severity.Word()}{(one.Page ? ", pages" : "")}, by {one.Value}, cases {string.Join(", ", one.Cases.Select(member => member.UseCase.Length > 0 ? member.UseCase : member.RuleName))})";

    private static string Described(Case one, IEnumerable<string> fields) =>
        $"{(one.UseCase.Length > 0 ? one.UseCase : one.RuleName)} with {string.Join(", ", fields.Select(field => $"{field} {ValueOf(one, field)}"))}";
}
