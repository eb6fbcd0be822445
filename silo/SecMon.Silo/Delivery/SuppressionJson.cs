using System.Text.Json;
using System.Text.Json.Serialization;
using SecMon.Detection.Cases;

namespace SecMon.Silo.Delivery;

/// <summary>A suppression as ledger, store and API write it.</summary>
internal static class SuppressionJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Canonical JSON.</summary>
    public static string Write(Suppression suppression) =>
        Detection.Alerts.CanonicalJson.Write(JsonSerializer.SerializeToNode(suppression, Options));

    public static Suppression Read(string body) =>
        JsonSerializer.Deserialize<Suppression>(body, Options) ?? throw new JsonException("a suppression is an object");
}
