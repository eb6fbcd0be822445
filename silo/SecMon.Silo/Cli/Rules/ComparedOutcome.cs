namespace SecMon.Silo.Cli.Rules;

/// <summary>What one rule set makes of logs.</summary>
/// <param name="Alerts">The alerts by id.</param>
/// <param name="Incidents">The incidents by id, but for those that a worse one took in.</param>
internal sealed record ComparedOutcome(IReadOnlyDictionary<string, ComparedAlert> Alerts, IReadOnlyDictionary<string, ComparedIncident> Incidents);
