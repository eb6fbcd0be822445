using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>A document as stored.</summary>
public sealed record StoredDocument(string Index, string Id, long Version, long SequenceNumber, JsonObject Source);
