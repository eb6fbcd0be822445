using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Cli.Rules;

/// <summary>What a comparison keeps of an incident.</summary>
/// <param name="Id">The same for the same decision, account, address or source, and first case.</param>
/// <param name="Time">Time of its first case, UTC.</param>
/// <param name="Title">What people read.</param>
/// <param name="Severity">The level.</param>
/// <param name="Page">True when on-call staff hear of it.</param>
/// <param name="Cases">What its cases are, in order.</param>
internal sealed record ComparedIncident(string Id, DateTime Time, string Title, string Severity, bool Page, IReadOnlyList<string> Cases)
{
    /// <summary>Takes what is kept.</summary>
    public static ComparedIncident Of(Incident one) => new(
        one.Id, one.First, one.Title, one.Severity.Word(), one.Page, [.. one.Cases.OrderBy(member => member.First).Select(member => member.UseCase.Length > 0 ? member.UseCase : member.RuleName)]);

    /// <summary>True when another incident of the same id says something else.</summary>
    public bool DiffersFrom(ComparedIncident other) => Title != other.Title || Severity != other.Severity || Page != other.Page || !Cases.SequenceEqual(other.Cases);

    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Time:yyyy-MM-ddTHH:mm:ssZ} {Severity} incident: {Title}{(Page ? ", paging" : "")}: {string.Join(", ", Cases)}");

    /// <summary>The same for machines.</summary>
    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["time"] = Time.ToString("O", CultureInfo.InvariantCulture),
        ["title"] = Title,
        ["severity"] = Severity,
        ["page"] = Page,
        ["cases"] = new JsonArray([.. Cases.Select(one => JsonValue.Create(one))]),
    };
}
