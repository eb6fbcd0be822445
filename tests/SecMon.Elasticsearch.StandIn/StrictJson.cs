using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>JSON as the server reads it: UTF-8, one value, no comments, no duplicate keys.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    public static JsonNode? Parse(ReadOnlySpan<byte> json) => JsonNode.Parse(json, nodeOptions: null, Options);

    public static JsonObject ParseBody(byte[] body)
    {
        try
        {
            return Parse(body) as JsonObject ?? throw new RefusedException(400, "x_content_parse_exception", "an object is expected");
        }
        catch (JsonException broken)
        {
            throw new RefusedException(400, "x_content_parse_exception", broken.Message);
        }
    }
}
