namespace SecMon.Elasticsearch.StandIn.Searching;

/// <summary>How a field is indexed, as far as searching asks.</summary>
internal enum FieldType
{
    Keyword,
    Text,
    Date,
    Ip,
    Long,
    Float,
    Boolean,
    Flattened,
}
