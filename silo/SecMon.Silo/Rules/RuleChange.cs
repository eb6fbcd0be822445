using System.Text.Json.Nodes;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Rules;

/// <summary>What a new rule set adds, takes away and changes; decisions are among its rules.</summary>
/// <param name="Added">Rules that the set before did not have, by id.</param>
/// <param name="Removed">Rules that it does not have any more.</param>
/// <param name="Changed">Rules that decide or say something else than before; the new ones.</param>
/// <param name="Lists">Lists and enrichment files that were added, removed or changed, by path.</param>
public sealed record RuleChange(
    IReadOnlyList<RuleMetadata> Added, IReadOnlyList<RuleMetadata> Removed, IReadOnlyList<RuleMetadata> Changed, IReadOnlyList<string> Lists)
{
    private const int MostNamed = 200;

    /// <summary>The difference between two sets.</summary>
    /// <param name="before">Null for the first set of a data folder: every rule is new then.</param>
    /// <param name="after">The set that comes into force.</param>
    public static RuleChange Between(LoadedRules? before, LoadedRules after)
    {
        var old = before is null ? [] : RulesOf(before);
        var now = RulesOf(after);
        var oldLists = before?.Files.Lists.ToDictionary(file => file.RelativePath, file => file.Text) ?? [];
        var newLists = after.Files.Lists.ToDictionary(file => file.RelativePath, file => file.Text);
        return new RuleChange(
            [.. now.Values.Where(rule => !old.ContainsKey(rule.Id))],
            [.. old.Values.Where(rule => !now.ContainsKey(rule.Id))],
            [.. now.Values.Where(rule => old.TryGetValue(rule.Id, out var earlier) && !SaysTheSame(earlier, rule))],
            [.. oldLists.Keys.Union(newLists.Keys).Where(list => oldLists.GetValueOrDefault(list) != newLists.GetValueOrDefault(list)).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Writes the change into the body of a ledger entry. Names of rules and lists, never what lists hold.</summary>
    public void WriteTo(JsonObject body)
    {
        body["added"] = Named(Added);
        body["removed"] = Named(Removed);
        body["changed"] = Named(Changed);
        body["lists"] = new JsonArray([.. Lists.Take(MostNamed).Select(list => JsonValue.Create(list))]);
        body["counts"] = new JsonObject { ["added"] = Added.Count, ["removed"] = Removed.Count, ["changed"] = Changed.Count, ["lists"] = Lists.Count };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Added.Count} added, {Removed.Count} removed, {Changed.Count} changed, {Lists.Count} lists changed";

    private static Dictionary<string, RuleMetadata> RulesOf(LoadedRules rules)
    {
        var all = new Dictionary<string, RuleMetadata>(StringComparer.Ordinal);
        foreach (var rule in rules.RuleSet.Detections.Select(rule => rule.Metadata).Concat(rules.RuleSet.Correlations.Select(rule => rule.Metadata)).Concat(rules.Decisions.Decisions.Select(decision => decision.Metadata)))
            all[rule.Id] = rule;
        return all;
    }

    private static bool SaysTheSame(RuleMetadata one, RuleMetadata other) =>
        one.Version == other.Version && one.Title == other.Title && one.Severity == other.Severity && one.Status == other.Status && one.IsShadow == other.IsShadow && one.Page == other.Page;

    private static JsonArray Named(IReadOnlyList<RuleMetadata> rules) =>
        [.. rules.Take(MostNamed).Select(rule => new JsonObject { ["id"] = rule.Id, ["title"] = rule.Title, ["version"] = rule.Version })];
}
