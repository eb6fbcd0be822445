namespace SecMon.Elasticsearch.StandIn;

/// <summary>One item of a bulk request that was carried out, in order.</summary>
/// <param name="Index">The index named.</param>
/// <param name="Id">The id.</param>
/// <param name="Version">The external version; 0 for none.</param>
/// <param name="Status">201 created, 200 updated, or why not.</param>
public sealed record StandInWrite(string Index, string Id, long Version, int Status);
