namespace SecMon.Elasticsearch.StandIn;

/// <summary>A media type that the server does not know: the one error whose body is plain text in JSON.</summary>
internal sealed class NotAcceptableException(string reason) : Exception(reason);
