using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>An incident as a document says it.</summary>
/// <param name="Title">What people read.</param>
/// <param name="Level">Its level; null for the highest of its cases.</param>
/// <param name="By">The field of cases by which there is one incident: account, address or source.</param>
/// <param name="Cases">Names of the cases that belong to it; a name of <c>all_of:</c> means each of its facts.</param>
internal sealed record WantedIncident(FactText Title, Severity? Level, FieldName By, IReadOnlyList<string> Cases)
{
    /// <summary>True when on-call staff hear of it.</summary>
    public bool Page { get; init; }

    /// <summary>What to do next; null when the document does not say.</summary>
    public FactText? Next { get; init; }

    /// <summary>Its runbook; null when the document names none.</summary>
    public string? Runbook { get; init; }
}
