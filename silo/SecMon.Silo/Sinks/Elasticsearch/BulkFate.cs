namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>What an answer means for a document, in the order of what an operator must hear first.</summary>
internal enum BulkFate
{
    /// <summary>Stored.</summary>
    Stored,

    /// <summary>This version or a newer one was there before.</summary>
    Duplicate,

    /// <summary>It can never be stored.</summary>
    Refused,

    /// <summary>To be sent again soon.</summary>
    Retry,

    /// <summary>To be sent again slowly: an index takes no writes, or its disk is full.</summary>
    Blocked,

    /// <summary>To be sent again slowly: privileges or settings are wrong.</summary>
    Misconfigured,
}
