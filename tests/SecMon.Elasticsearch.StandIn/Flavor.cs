namespace SecMon.Elasticsearch.StandIn;

/// <summary>Which product is stood in for.</summary>
public enum Flavor
{
    Elasticsearch8,
    Elasticsearch9,
    OpenSearch,
}
