using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Cli.Rules;

/// <summary>What a comparison keeps of an alert.</summary>
/// <param name="Id">The same for the same rule, group and first evidence.</param>
/// <param name="Time">Time of the event that made it fire, UTC.</param>
/// <param name="Rule">Title of the rule.</param>
/// <param name="Severity">The level.</param>
/// <param name="Group">The group's values, for people.</param>
/// <param name="Count">How many records made it.</param>
/// <param name="IsShadow">True when it would reach nobody (<c>secmon: {shadow: true}</c>).</param>
internal sealed record ComparedAlert(string Id, DateTime Time, string Rule, string Severity, string Group, long Count, bool IsShadow)
{
    /// <summary>True when on-call staff hear of it.</summary>
    public bool Page { get; init; }

    /// <summary>Why it is expected, so that nobody hears of it; null when it is not.</summary>
    public string? Expected { get; init; }

    /// <summary>Names of the signals that stand in it in the place of alerts of their own.</summary>
    public IReadOnlyList<string> Absorbed { get; init; } = [];

    /// <summary>Takes what is kept.</summary>
    public static ComparedAlert Of(Alert alert)
    {
        var secmon = JsonNode.Parse(alert.Document)!["secmon"]!;
        return new ComparedAlert(
            alert.Id, alert.Time, alert.Rule.Title, alert.Severity.Word(), (string?)secmon["alert"]?["group"] ?? "",
            (long?)secmon["evidence"]?["count"] ?? 1, alert.Rule.IsShadow)
        {
            Page = (bool?)secmon["alert"]?["page"] ?? false,
            Expected = (string?)secmon["alert"]?["expected"],
            Absorbed = [.. (secmon["signals"] as JsonArray ?? []).Select(signal => (string?)signal!["name"]).OfType<string>()],
        };
    }

    /// <summary>True when another alert of the same id says something else.</summary>
    public bool DiffersFrom(ComparedAlert other) =>
        (Severity, Count, Group, IsShadow, Page, Expected) != (other.Severity, other.Count, other.Group, other.IsShadow, other.Page, other.Expected)
        || !Absorbed.SequenceEqual(other.Absorbed);
}
