using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>One action of a bulk request.</summary>
/// <param name="Name">index, create or delete.</param>
/// <param name="Index">The index named.</param>
/// <param name="Id">The id; made up when none is given.</param>
/// <param name="Version">External version.</param>
/// <param name="Source">The document; empty for delete.</param>
internal sealed record BulkAction(string Name, string Index, string Id, long? Version, byte[] Source)
{
    public JsonObject Result(JsonObject result) => new() { [Name] = result };
}
