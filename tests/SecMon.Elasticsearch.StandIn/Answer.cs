using System.Text;
using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>An answer before it is written: the media type follows the request's Accept unless it is given.</summary>
public sealed record Answer(int Status, byte[] Body, string? ContentType = null)
{
    /// <summary>Headers besides the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static Answer Ok(JsonNode body) => new(200, Encoding.UTF8.GetBytes(body.ToJsonString()));

    public static Answer Text(int status, string text, string contentType) => new(status, Encoding.UTF8.GetBytes(text), contentType);

    /// <summary>An error in the server's form.</summary>
    public static Answer Error(int status, JsonObject error)
    {
        var root = new JsonObject { ["root_cause"] = new JsonArray(error.DeepClone()) };
        foreach (var (name, value) in error)
            root[name] = value?.DeepClone();
        return new Answer(status, Encoding.UTF8.GetBytes(new JsonObject { ["error"] = root, ["status"] = status }.ToJsonString()));
    }
}
