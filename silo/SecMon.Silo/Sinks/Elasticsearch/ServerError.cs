namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>An error as the server names it. Types are stable, reasons change between its versions.</summary>
/// <param name="Type">For example <c>document_parsing_exception</c>; empty when there is none.</param>
/// <param name="Reason">Text of the server, not scrubbed.</param>
internal readonly record struct ServerError(string Type, string Reason);
