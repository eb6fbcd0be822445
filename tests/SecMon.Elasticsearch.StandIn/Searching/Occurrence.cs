namespace SecMon.Elasticsearch.StandIn.Searching;

/// <summary>What a clause means for the whole query.</summary>
internal enum Occurrence
{
    Should,
    Must,
    MustNot,
}
