using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>
/// Warns where <c>all_of</c> is gathered for each of many facts: it joins to a name of <c>when</c> that may bind all of them, so
/// that facts are gathered as often as there are such facts (decisions.md 1).
/// </summary>
internal static class UniqueNames
{
    /// <summary>Checks a decision.</summary>
    public static void Check(DecisionMoment moment, IReadOnlyList<ReadPattern> when, IReadOnlyList<ReadPattern> allOf, Problems problems)
    {
        foreach (var gathered in allOf)
        {
            var loose = gathered.Pattern.Joins.Select(join => when.FirstOrDefault(pattern => pattern.Name.Name.Text == join.Other))
                .OfType<ReadPattern>()
                .FirstOrDefault(pattern => !IsUnique(pattern, moment));
            if (loose is null)
                continue;
            var name = loose.Name.Name.Text;
            problems.Warn(gathered.Name.Name, $"'{gathered.Name.Name.Text}' is gathered anew for every fact that '{name}' may bind, which takes long where there are many", MendFor(loose, name));
        }
    }

    /// <summary>True when there is at most one fact that the pattern fits.</summary>
    private static bool IsUnique(ReadPattern pattern, DecisionMoment moment) => pattern.Name.Kind switch
    {
        SignalFact.KindName => HasOneText(pattern.Map, "rule"),
        CaseFact.KindName => HasOneText(pattern.Map, "id") || pattern.Map.Find("trigger")?.Value is YamlScalar { Kind: YamlScalarKind.Boolean, AsBoolean: true },
        FeedFact.KindName => HasOneText(pattern.Map, "issue"),
        AccountRows.KindName => moment == DecisionMoment.Signals,   // an event has one account
        _ => false,
    };

    private static bool HasOneText(YamlMap map, string field) =>
        (map.Find(field)?.Value is YamlSequence { Members: [var only] } ? only : map.Find(field)?.Value) is YamlScalar { Kind: YamlScalarKind.Text, Text: not ['$', ..] } text
        && !SigmaText.Parse(text.Text).HasWildcards;

    private static string MendFor(ReadPattern loose, string name) => loose.Name.Kind switch
    {
        CaseFact.KindName => $"write {name}: {{is: case, trigger: true}}: the case that was just raised or changed",
        SignalFact.KindName => $"name one rule in '{name}'",
        _ => "join to a signal or case that one line fixes",
    };
}
