namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>Elasticsearch cannot be used as it is configured, or as it answers. The message says what to do, and holds no secret.</summary>
public sealed class ElasticsearchException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ElasticsearchException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Makes the exception of an answer.</summary>
    internal ElasticsearchException(string message, ElasticsearchAnswer answer)
        : base($"{message}: {ServerText.Of(answer)}") => Answer = answer;

    /// <summary>The answer that says so; null when the configuration itself is wrong.</summary>
    internal ElasticsearchAnswer? Answer { get; }
}
