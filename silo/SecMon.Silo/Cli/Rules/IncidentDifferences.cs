using System.Text.Json.Nodes;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Which incidents a change of rules adds, removes and changes.</summary>
/// <param name="Before">Incidents of the first rule set, by id.</param>
/// <param name="After">Incidents of the second.</param>
internal sealed record IncidentDifferences(IReadOnlyDictionary<string, ComparedIncident> Before, IReadOnlyDictionary<string, ComparedIncident> After)
{
    /// <summary>Those that only the second set gives, by time.</summary>
    public IReadOnlyList<ComparedIncident> Added { get; } = [.. After.Values.Where(one => !Before.ContainsKey(one.Id)).OrderBy(one => one.Time)];

    /// <summary>Those that only the first set gives.</summary>
    public IReadOnlyList<ComparedIncident> Removed { get; } = [.. Before.Values.Where(one => !After.ContainsKey(one.Id)).OrderBy(one => one.Time)];

    /// <summary>Those that both give, of which they say something else.</summary>
    public IReadOnlyList<(ComparedIncident Before, ComparedIncident After)> Changed { get; } =
        [.. Before.Values.Where(one => After.TryGetValue(one.Id, out var other) && one.DiffersFrom(other)).OrderBy(one => one.Time).Select(one => (one, After[one.Id]))];

    /// <summary>True when there is a difference.</summary>
    public bool HasAny => Added.Count + Removed.Count + Changed.Count > 0;

    /// <summary>Writes it for people.</summary>
    public void Print(TextWriter output, Colours colours, int most)
    {
        foreach (var one in Added.Take(most))
            output.WriteLine(colours.Green($"+ {one}"));
        foreach (var one in Removed.Take(most))
            output.WriteLine(colours.Red($"- {one}"));
        foreach (var (before, after) in Changed.Take(most))
            output.WriteLine(colours.Yellow($"~ {after}; was {before.Severity}{(before.Page ? ", paging" : "")}: {string.Join(", ", before.Cases)}"));
        var left = Math.Max(0, Added.Count - most) + Math.Max(0, Removed.Count - most) + Math.Max(0, Changed.Count - most);
        if (left > 0)
            output.WriteLine($"  and {left} more differences of incidents; --limit 0 shows all");
    }

    /// <summary>The same for machines.</summary>
    public JsonObject ToJson() => new()
    {
        ["before"] = Before.Count,
        ["after"] = After.Count,
        ["added"] = new JsonArray([.. Added.Select(one => one.ToJson())]),
        ["removed"] = new JsonArray([.. Removed.Select(one => one.ToJson())]),
        ["changed"] = new JsonArray([.. Changed.Select(pair => new JsonObject { ["before"] = pair.Before.ToJson(), ["after"] = pair.After.ToJson() })]),
    };
}
