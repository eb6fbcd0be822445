using SecMon.Detection.Cases;

namespace SecMon.Detection.Incidents;

/// <summary>What somebody does about an incident.</summary>
/// <param name="Action">What is done.</param>
/// <param name="By">Who does it.</param>
public sealed record IncidentChange(CaseAction Action, string By)
{
    /// <summary>For <see cref="CaseAction.Close"/>: what it was.</summary>
    public CaseVerdict? Verdict { get; init; }

    /// <summary>For <see cref="CaseAction.Assign"/>: to whom; null takes it back from everybody.</summary>
    public string? Assignee { get; init; }

    /// <summary>A note; may go with every action.</summary>
    public string? Note { get; init; }

    /// <summary>
    /// For <see cref="CaseAction.Close"/>: ids of the cases that are closed with it: those that were seen, without what
    /// <see cref="StaysOpen"/> says. What joined since stays as it is, and so does the incident.
    /// </summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>Why a case stays open when its incident is closed; null when it does not.</summary>
    /// <param name="incident">The incident.</param>
    /// <param name="one">The case.</param>
    /// <param name="isElsewhere">True when it is in another open incident.</param>
    public static string? StaysOpen(Incident incident, IncidentCase one, bool isElsewhere) =>
        isElsewhere ? "it is also in another open incident"
        : one.Severity > incident.Level ? "its level is higher than that of the incident"
        : null;

    /// <summary>Makes the change.</summary>
    /// <param name="before">The incident as it stands.</param>
    /// <param name="at">When it is appended to the ledger.</param>
    /// <returns>The incident afterwards, or why it cannot be done.</returns>
    public (Incident? After, string? Problem) Apply(Incident before, DateTime at)
    {
        if (OnACase().ProblemAt(before.Status, "incident") is { } problem)
            return (null, problem);
        var after = before with
        {
            Revision = before.Revision + 1,
            ChangeRevision = before.ChangeRevision + 1,
            Updated = at,
            Action = CaseWords.Done(Action),
            Note = Note ?? before.Note,
        };
        return (Act(after, at), null);
    }

    /// <summary>Does the change where it may come late: a case that joined while somebody took or closed the incident was not seen, so the incident stays as it is.</summary>
    /// <param name="before">The incident as it stands.</param>
    /// <param name="revision">The revision of the ledger's entry.</param>
    /// <param name="at">When it was appended to the ledger.</param>
    /// <returns>The incident afterwards; null when it cannot be done.</returns>
    public Incident? Follow(Incident before, long revision, DateTime at)
    {
        var hasGrown = revision <= before.ChangeRevision && (Action is CaseAction.Close or CaseAction.Acknowledge or CaseAction.Investigate);
        return hasGrown ? before.NotedBy(this, at) : Apply(before, at).After;
    }

    /// <summary>What it does to cases of the incident: who takes an incident takes its cases; who closes it closes those that were seen.</summary>
    /// <param name="after">The incident after the change.</param>
    public (CaseChange Change, IReadOnlyList<string> Cases) OnCases(Incident after)
    {
        var isTaken = Action is CaseAction.Acknowledge or CaseAction.Investigate && after.Action == CaseWords.Done(Action);
        return isTaken
            ? (new CaseChange(Action, By) { Verdict = Verdict }, [.. after.Cases.Select(one => one.Id)])
            : (OnClosedCases(), [.. Cases.Where(id => after.Cases.Any(one => one.Id == id))]);
    }

    /// <summary>What it does to the cases that are closed with the incident.</summary>
    public CaseChange OnClosedCases() => new(CaseAction.Close, By) { Verdict = Verdict, Note = Note };

    /// <summary>The same done to a case.</summary>
    public CaseChange OnACase() => new(Action, By) { Verdict = Verdict, Note = Note };

    private Incident Act(Incident after, DateTime at) => Action switch
    {
        CaseAction.Acknowledge => after with { Status = CaseStatus.Acknowledged, Acknowledged = at, Assignee = after.Assignee ?? By },
        CaseAction.Investigate => after with { Status = CaseStatus.Investigating, Acknowledged = after.Acknowledged ?? at, Assignee = after.Assignee ?? By },
        CaseAction.Close => after with { Status = CaseStatus.Closed, Acknowledged = after.Acknowledged ?? at, Closed = at, Verdict = Verdict },
        CaseAction.Reopen => after with { Status = CaseStatus.Investigating, Closed = null, Verdict = null },
        CaseAction.Assign => after with { Assignee = string.IsNullOrWhiteSpace(Assignee) ? null : Assignee },
        _ => after,
    };
}
