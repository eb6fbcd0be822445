using System.Globalization;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Cli.Rules;

/// <summary>What a change of rules adds, removes and changes.</summary>
/// <param name="Before">Alerts of the first rule set, by id.</param>
/// <param name="After">Alerts of the second.</param>
/// <param name="Incidents">What becomes of incidents.</param>
internal sealed record ComparisonReport(IReadOnlyDictionary<string, ComparedAlert> Before, IReadOnlyDictionary<string, ComparedAlert> After, IncidentDifferences Incidents)
{
    /// <summary>Compares two runs.</summary>
    public static ComparisonReport Of(ComparedOutcome before, ComparedOutcome after) => new(before.Alerts, after.Alerts, new IncidentDifferences(before.Incidents, after.Incidents));

    /// <summary>Alerts that only the second set gives, by time.</summary>
    public IReadOnlyList<ComparedAlert> Added { get; } = [.. After.Values.Where(alert => !Before.ContainsKey(alert.Id)).OrderBy(alert => alert.Time)];

    /// <summary>Alerts that only the first set gives.</summary>
    public IReadOnlyList<ComparedAlert> Removed { get; } = [.. Before.Values.Where(alert => !After.ContainsKey(alert.Id)).OrderBy(alert => alert.Time)];

    /// <summary>Alerts that both give, of which they say something else: level, count, shadow, paging, whether it is expected, what it absorbed.</summary>
    public IReadOnlyList<(ComparedAlert Before, ComparedAlert After)> Changed { get; } =
        [.. Before.Values.Where(alert => After.TryGetValue(alert.Id, out var other) && alert.DiffersFrom(other)).OrderBy(alert => alert.Time).Select(alert => (alert, After[alert.Id]))];

    /// <summary>True when the change makes a difference.</summary>
    public bool HasDifferences => Added.Count + Removed.Count + Changed.Count > 0 || Incidents.HasAny;

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
            output.WriteLine(colours.Yellow($"~ {Line(after)}; was {Was(before, after)}"));
        More(output, Changed.Count - most, "changed");
        Incidents.Print(output, colours, most);
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
        ["incidents"] = Incidents.ToJson(),
    };

    private static void More(TextWriter output, int count, string what)
    {
        if (count > 0)
            output.WriteLine($"  and {count} more {what}; --limit 0 shows all");
    }

    /// <summary>The level and the count as they were, and what else was otherwise.</summary>
    private static string Was(ComparedAlert before, ComparedAlert after)
    {
        List<string> parts = [before.Severity, $"{before.Count} {(before.Count == 1 ? "record" : "records")}"];
        if (before.IsShadow != after.IsShadow)
            parts.Add(before.IsShadow ? "in shadow" : "not in shadow");
        if (before.Page != after.Page)
            parts.Add(before.Page ? "paging" : "not paging");
        if (before.Expected != after.Expected)
            parts.Add(before.Expected is null ? "not expected" : $"expected ({before.Expected})");
        if (!before.Absorbed.SequenceEqual(after.Absorbed))
            parts.Add(before.Absorbed.Count == 0 ? "absorbing nothing" : $"absorbing {string.Join("; ", before.Absorbed)}");
        return string.Join(", ", parts);
    }

    private static string Flags(ComparedAlert alert) => string.Concat(
        alert.IsShadow ? ", in shadow" : "",
        alert.Page ? ", paging" : "",
        alert.Expected is null ? "" : $", expected ({alert.Expected})",
        alert.Absorbed.Count == 0 ? "" : $", absorbing {string.Join("; ", alert.Absorbed)}");

    private static string Line(ComparedAlert alert) => string.Create(
        CultureInfo.InvariantCulture, $"{alert.Time:yyyy-MM-ddTHH:mm:ssZ} {alert.Severity} {alert.Rule}{(alert.Group.Length > 0 ? $" [{alert.Group}]" : "")}, {alert.Count} {(alert.Count == 1 ? "record" : "records")}{Flags(alert)}");

    private static JsonObject Json(ComparedAlert alert) => new()
    {
        ["id"] = alert.Id,
        ["time"] = alert.Time.ToString("O", CultureInfo.InvariantCulture),
        ["rule"] = alert.Rule,
        ["severity"] = alert.Severity,
        ["group"] = alert.Group,
        ["count"] = alert.Count,
        ["shadow"] = alert.IsShadow,
        ["page"] = alert.Page,
        ["expected"] = alert.Expected,
        ["absorbed"] = new JsonArray([.. alert.Absorbed.Select(name => JsonValue.Create(name))]),
    };
}
