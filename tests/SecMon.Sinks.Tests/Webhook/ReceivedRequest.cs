using System.Text.Json.Nodes;

namespace SecMon.Sinks.Tests.Webhook;

/// <summary>A request as it came.</summary>
internal sealed record ReceivedRequest(string Path, string ContentType, string Signature, byte[] Body)
{
    public JsonNode Event => JsonNode.Parse(Body)!;
}
