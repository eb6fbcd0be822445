using System.Globalization;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Cli.Rules;

/// <summary>What a change of rules adds, removes and changes.</summary>
/// <param name="Before">Alerts of the first rule set, by id.</param>
/// <param name="After">Alerts of the second.</param>
internal sealed record ComparisonReport(IReadOnlyDictionary<string, ComparedAlert> Before, IReadOnlyDictionary<string, ComparedAlert> After)
{
    /// <summary>Alerts that only the second set gives, by time.</summary>
    public IReadOnlyList<ComparedAlert> Added { get; } = [.. After.Values.Where(alert => !Before.ContainsKey(alert.Id)).OrderBy(alert => alert.Time)];

    /// <summary>Alerts that only the first set gives.</summary>
    public IReadOnlyList<ComparedAlert> Removed { get; } = [.. Before.Values.Where(alert => !After.ContainsKey(alert.Id)).OrderBy(alert => alert.Time)];

    /// <summary>Alerts that both give, with another level, count or status.</summary>
    public IReadOnlyList<(ComparedAlert Before, ComparedAlert After)> Changed { get; } =
        [.. Before.Values.Where(alert => After.TryGetValue(alert.Id, out var other) && alert.DiffersFrom(other)).OrderBy(alert => alert.Time).Select(alert => (alert, After[alert.Id]))];

    /// <summary>True when the change makes a difference.</summary>
    public bool HasDifferences => Added.Count + Removed.Count + Changed.Count > 0;

    /// <summary>Writes it for people: differences, then rule by rule how many alerts before and after.</summary>
    public void Print(TextWriter output, Colours colours, int most)
    {
        foreach (var alert in Added.Take(most))
            output.WriteLine(colours.Green($"+ {Line(alert)}"));
        More(output, Added.Count - most, "added");
        foreach (var alert in Removed.Take(most))
            output.WriteLine(colours.Red($"- {Line(alert)}"));
        More(output, Removed.Count - most, "removed");
        foreach (var (before, after) in Changed.Take(most))
            output.WriteLine(colours.Yellow($"~ {Line(after)}; was {before.Severity}, {before.Count} records{(before.IsShadow == after.IsShadow ? "" : before.IsShadow ? ", in shadow" : ", not in shadow")}"));
        More(output, Changed.Count - most, "changed");
        if (HasDifferences)
            output.WriteLine("   before    after  rule");
        foreach (var rule in Before.Values.Concat(After.Values).Select(alert => alert.Rule).Distinct().Order(StringComparer.Ordinal))
        {
            var (before, after) = (Before.Values.Count(alert => alert.Rule == rule), After.Values.Count(alert => alert.Rule == rule));
            if (before != after)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{before,9:N0} {after,8:N0}  {rule}"));
        }
    }

    /// <summary>The same for machines.</summary>
    public JsonObject ToJson() => new()
    {
        ["before"] = Before.Count,
        ["after"] = After.Count,
        ["added"] = new JsonArray([.. Added.Select(Json)]),
        ["removed"] = new JsonArray([.. Removed.Select(Json)]),
        ["changed"] = new JsonArray([.. Changed.Select(pair => new JsonObject { ["before"] = Json(pair.Before), ["after"] = Json(pair.After) })]),
    };

    private static void More(TextWriter output, int count, string what)
    {
        if (count > 0)
            output.WriteLine($"  and {count} more {what}; --limit 0 shows all");
    }

    private static string Line(ComparedAlert alert) => string.Create(
        CultureInfo.InvariantCulture, $"{alert.Time:yyyy-MM-ddTHH:mm:ssZ} {alert.Severity} {alert.Rule}{(alert.Group.Length > 0 ? $" [{alert.Group}]" : "")}, {alert.Count} {(alert.Count == 1 ? "record" : "records")}{(alert.IsShadow ? ", in shadow" : "")}");

    private static JsonObject Json(ComparedAlert alert) => new()
    {
        ["id"] = alert.Id,
        ["time"] = alert.Time.ToString("O", CultureInfo.InvariantCulture),
        ["rule"] = alert.Rule,
        ["severity"] = alert.Severity,
        ["group"] = alert.Group,
        ["count"] = alert.Count,
        ["shadow"] = alert.IsShadow,
    };
}
