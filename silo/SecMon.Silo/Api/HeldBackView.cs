using System.Text.Json.Nodes;
using SecMon.Detection.Cases;

namespace SecMon.Silo.Api;

/// <summary>What quiet times held back behind the alerts of a case, as the API shows it.</summary>
/// <param name="Count">How many matches.</param>
/// <param name="First">Time of the earliest.</param>
/// <param name="Last">Time of the newest.</param>
/// <param name="Newest">Where the newest stands, in the shape of an alert's evidence.</param>
/// <param name="Grantees">Roles that were given something, at most 100: the first and the newest.</param>
/// <param name="Privileges">What was given, at most 100.</param>
/// <param name="Settings">Settings that were changed, at most 100.</param>
/// <param name="Truncated">True when there were more names than that.</param>
public sealed record HeldBackView(
    long Count, DateTime First, DateTime Last, JsonObject Newest, IReadOnlyList<string> Grantees, IReadOnlyList<string> Privileges, IReadOnlyList<string> Settings, bool Truncated)
{
    /// <summary>The view of it.</summary>
    public static HeldBackView Of(HeldInCase held) => new(
        held.Count, held.First, held.Last, JsonNode.Parse(held.Newest)!.AsObject(), held.Names.Grantees, held.Names.Privileges, held.Names.Settings, held.Names.IsTruncated);
}
