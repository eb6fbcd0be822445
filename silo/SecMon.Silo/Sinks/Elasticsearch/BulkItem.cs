namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>What became of one document of a request.</summary>
/// <param name="Document">The document.</param>
/// <param name="Fate">What to do with it now.</param>
/// <param name="Says">What the server said, scrubbed; empty for what is stored.</param>
internal readonly record struct BulkItem(SinkDocument Document, BulkFate Fate, string Says);
