namespace SecMon.Events.Sql;

/// <summary>What is said of one query as a whole.</summary>
/// <param name="Verb">How it begins; of a SELECT with a writing CTE, how that begins.</param>
/// <param name="Restricts">True when its rows are restricted.</param>
/// <param name="Limit">Its row limit; null when it has none.</param>
internal readonly record struct QueryOutcome(QueryVerb Verb, bool Restricts, long? Limit);
