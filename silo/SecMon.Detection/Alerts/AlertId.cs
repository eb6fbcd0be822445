using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Alerts;

/// <summary>Names that say the same whenever the same records are detected again.</summary>
internal static class AlertId
{
    /// <summary>SHA-256 over canonical JSON of rule, group, and the name of a record (design.md, What survives a crash).</summary>
    public static string Of(RuleMetadata rule, IReadOnlyList<string> group, ulong fileId, long position)
    {
        var name = new JsonArray(
            rule.Id,
            new JsonArray([.. group.Select(value => JsonValue.Create(value))]),
            fileId.ToString("x16", CultureInfo.InvariantCulture),
            position);
        return $"al-{Hash(name)}";
    }

    /// <summary>32 hex digits of SHA-256 over canonical JSON.</summary>
    public static string Hash(JsonNode content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Write(content))).AsSpan(0, 16));
}
