using System.Text.Json.Nodes;

namespace SecMon.Silo.Api;

/// <summary>A page of alerts.</summary>
/// <param name="Alerts">ECS documents, in ledger order or the newest first.</param>
/// <param name="Next">Give this as <c>after</c> for the next page; the same as before when there are no more yet.</param>
public sealed record AlertsPage(IReadOnlyList<JsonObject> Alerts, long Next);
