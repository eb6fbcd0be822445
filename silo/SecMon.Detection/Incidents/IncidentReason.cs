namespace SecMon.Detection.Incidents;

/// <summary>Why cases are one story: an element of <c>secmon.decisions</c> of the incident.</summary>
/// <param name="Id">Id of the decision.</param>
/// <param name="Title">Its title.</param>
/// <param name="Because">Why, filled in; null when it does not say.</param>
/// <param name="Facts">The facts that it stands on, for people; at most 20.</param>
public sealed record IncidentReason(string Id, string Title, string? Because, IReadOnlyList<string> Facts)
{
    /// <summary>The reason of a decision.</summary>
    public static IncidentReason Of(IncidentProposal wanted) => new(wanted.DecisionId, wanted.DecisionTitle, wanted.Because, wanted.Facts);
}
