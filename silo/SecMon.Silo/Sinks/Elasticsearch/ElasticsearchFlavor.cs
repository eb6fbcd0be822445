namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>Products that speak the same bulk requests and differ elsewhere.</summary>
public enum ElasticsearchFlavor
{
    /// <summary>Not to be seen with this key.</summary>
    Unknown,

    /// <summary>Elasticsearch 8 or 9.</summary>
    Elasticsearch,

    /// <summary>Elastic's hosted service without index lifecycle management and without shards to choose.</summary>
    Serverless,

    /// <summary>OpenSearch 2 or 3.</summary>
    OpenSearch,
}
