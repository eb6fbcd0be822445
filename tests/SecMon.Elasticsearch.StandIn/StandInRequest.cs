namespace SecMon.Elasticsearch.StandIn;

/// <summary>A request as it came.</summary>
/// <param name="Method">GET, PUT …</param>
/// <param name="Path">Path without query.</param>
/// <param name="Query">Query with its question mark; empty for none.</param>
/// <param name="Headers">Headers.</param>
/// <param name="Body">Body, decompressed.</param>
public sealed record StandInRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body);
