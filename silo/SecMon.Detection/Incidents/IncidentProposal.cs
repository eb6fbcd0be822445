using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Incidents;

/// <summary>An incident as a decision wants it: it opens one, or cases join the one that is open.</summary>
/// <param name="DecisionId">Id of the decision.</param>
/// <param name="DecisionTitle">Title of the decision.</param>
/// <param name="Title">What people read, filled in.</param>
/// <param name="Severity">Its level.</param>
/// <param name="By">The field by which there is one incident: <c>user.name</c>, <c>source.ip</c> or <c>source</c>.</param>
/// <param name="Value">The account, address or source.</param>
/// <param name="Cases">Ids of the cases that belong to it, earliest first.</param>
public sealed record IncidentProposal(string DecisionId, string DecisionTitle, string Title, Severity Severity, string By, string Value, IReadOnlyList<string> Cases)
{
    /// <summary>The field of an account.</summary>
    public const string ByAccount = "user.name";

    /// <summary>Of an account: where it lives; empty for others, and until it is known.</summary>
    public string System { get; init; } = "";

    /// <summary>How much older than the cases that would join the newest case of an incident may be.</summary>
    public TimeSpan Horizon { get; init; } = TimeSpan.MaxValue;

    /// <summary>Ids of open incidents of other decisions, less bad ones, whose cases it takes over.</summary>
    public IReadOnlyList<string> TakesIn { get; init; } = [];

    /// <summary>True when on-call staff hear of it.</summary>
    public bool Page { get; init; }

    /// <summary>What to do next; null when the decision does not say.</summary>
    public string? Next { get; init; }

    /// <summary>Its runbook; null when the decision names none.</summary>
    public string? Runbook { get; init; }

    /// <summary>Why, filled in; null when the decision does not say.</summary>
    public string? Because { get; init; }

    /// <summary>The facts that it stands on, for people; at most 20.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>The id of the incident that opens with these cases: made of decision, value and first case (decisions.md 3).</summary>
    public string Id => $"{Incident.IdPrefix}{AlertId.Hash(new JsonArray(DecisionId, Value, Cases[0]))}";
}
