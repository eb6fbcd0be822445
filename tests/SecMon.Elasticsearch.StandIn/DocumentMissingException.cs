using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>A document asked for by its id is not there: 404 with a body that is no error.</summary>
internal sealed class DocumentMissingException(JsonObject body) : Exception
{
    public JsonObject Body => body;
}
