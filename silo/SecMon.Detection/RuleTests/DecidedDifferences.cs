using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.RuleTests;

/// <summary>Compares what a case says that decisions make of signals with what they made. What is in shadow reaches nobody, so a rule on trial changes no test of a decision.</summary>
internal static class DecidedDifferences
{
    /// <summary>What differs, one sentence each.</summary>
    public static IEnumerable<string> Of(RuleTestCase test, IReadOnlyList<Alert> fired, RuleSet rules)
    {
        var documents = fired.Where(alert => !alert.Rule.IsShadow).Select(alert => (alert.Rule, Secmon: JsonNode.Parse(alert.Document)!["secmon"]!)).ToList();
        List<Found> told = [.. documents.Where(one => !IsExpected(one.Secmon)).Select(one => FoundOf(one.Rule, one.Secmon))];
        List<Found> expected = [.. documents.Where(one => IsExpected(one.Secmon)).Select(one => FoundOf(one.Rule, one.Secmon))];
        List<Found> absorbed = [.. documents.SelectMany(one => one.Secmon["signals"] as JsonArray ?? []).Select(signal => AbsorbedOf(signal!, rules))];
        return [.. Compare("alerts", test.Alerts, told), .. Compare("expected", test.Expected, expected), .. Compare("absorbed", test.Absorbed, absorbed)];
    }

    private static IEnumerable<string> Compare(string what, IReadOnlyList<DecidedExpectation>? wanted, List<Found> found)
    {
        if (wanted is null)
            yield break;
        var left = new List<Found>(found);
        foreach (var one in wanted)
        {
            var match = left.FindIndex(other => other.Fits(one));
            if (match >= 0)
                left.RemoveAt(match);
            else
                yield return $"{one.Location}: {what}: not there: {one.Rule}{Detail(one)}; there: {(found.Count == 0 ? "nothing" : string.Join("; ", found))}";
        }

        foreach (var one in left)
            yield return $"{what}: there and not said: {one}";
    }

    private static string Detail(DecidedExpectation one) =>
        (one.Level is { } level ? $", {level}" : "") + (one.Page is { } page ? page ? ", pages" : ", does not page" : "");

    private static bool IsExpected(JsonNode secmon) => secmon["alert"]!["expected"] is not null;

    private static Found FoundOf(RuleMetadata rule, JsonNode secmon) =>
        new(rule, (string)secmon["alert"]!["severity"]!, (bool?)secmon["alert"]!["page"] ?? false, Decisions: string.Join(", ", (secmon["decisions"] as JsonArray ?? []).Select(one => (string?)one!["title"]).Distinct()));

    private static Found AbsorbedOf(JsonNode signal, RuleSet rules) =>
        new(rules.Rules.First(rule => rule.Id == (string?)signal["rule_id"]), (string)signal["severity"]!, IsPaging: null, Decisions: "");

    private sealed record Found(RuleMetadata Rule, string Level, bool? IsPaging, string Decisions)
    {
        public bool Fits(DecidedExpectation wanted) =>
            (Rule.Title == wanted.Rule || Rule.Id == wanted.Rule || Rule.Name == wanted.Rule || Rule.UseCase == wanted.Rule)
            && (wanted.Level is null || wanted.Level == Level)
            && (wanted.Page is null || IsPaging is null || wanted.Page == IsPaging);

        public override string ToString() => $"{Rule.Title} ({Level}{(IsPaging == true ? ", pages" : "")}{(Decisions.Length > 0 ? $", by {Decisions}" : "")})";
    }
}
