namespace SecMon.Events.Sql;

/// <summary>What one statement says that only the main statement passes on.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Restricts">True when its rows are restricted.</param>
/// <param name="Limit">Its row limit; null when it has none.</param>
internal readonly record struct StatementOutcome(SqlKind Kind, bool Restricts = false, long? Limit = null);
