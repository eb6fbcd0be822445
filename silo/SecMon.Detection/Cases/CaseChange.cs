namespace SecMon.Detection.Cases;

/// <summary>What somebody does about a case.</summary>
/// <param name="Action">What is done.</param>
/// <param name="By">Who does it.</param>
public sealed record CaseChange(CaseAction Action, string By)
{
    /// <summary>For <see cref="CaseAction.Close"/>: what the case was.</summary>
    public CaseVerdict? Verdict { get; init; }

    /// <summary>For <see cref="CaseAction.Assign"/>: to whom; null takes it back from everybody.</summary>
    public string? Assignee { get; init; }

    /// <summary>A note; may go with every action.</summary>
    public string? Note { get; init; }

    /// <summary>Makes the change.</summary>
    /// <param name="before">The case as it stands.</param>
    /// <param name="at">When it is appended to the ledger.</param>
    /// <returns>The case afterwards, or why it cannot be done.</returns>
    public (Case? After, string? Problem) Apply(Case before, DateTime at)
    {
        if (ProblemAt(before.Status, "case") is { } problem)
            return (null, problem);
        var after = before with
        {
            Revision = before.Revision + 1,
            ChangeRevision = before.ChangeRevision + 1,
            Updated = at,
            Action = CaseWords.Done(Action),
            Note = Note ?? before.Note,
            IsTouched = before.IsTouched || Note is not null || Action is CaseAction.Reopen or CaseAction.Close or CaseAction.Note,
            IsAssignedByPeople = before.IsAssignedByPeople || Action is CaseAction.Assign or CaseAction.Acknowledge or CaseAction.Investigate,
        };
        return (Act(after, at), null);
    }

    /// <summary>Why it cannot be done to a case or an incident of a status; null when it can.</summary>
    /// <param name="status">How far people have come.</param>
    /// <param name="noun"><c>case</c> or <c>incident</c>.</param>
    internal string? ProblemAt(CaseStatus status, string noun) => (Action, status) switch
    {
        (CaseAction.Reopen, not CaseStatus.Closed) => $"only a closed {noun} can be opened again",
        (CaseAction.Reopen or CaseAction.Note, _) => Action == CaseAction.Note && string.IsNullOrWhiteSpace(Note) ? "a note has a text" : null,
        (_, CaseStatus.Closed) => $"the {noun} is closed; open it again first",
        (CaseAction.Acknowledge, not CaseStatus.Open) => $"the {noun} is {CaseWords.Word(status)} already",
        (CaseAction.Investigate, CaseStatus.Investigating) => $"the {noun} is investigating already",
        (CaseAction.Close, _) when Verdict is null => $"{(noun == "case" ? "a case" : "an incident")} is closed with a verdict: {string.Join(", ", CaseWords.VerdictWords)}",
        _ => null,
    };

    private Case Act(Case after, DateTime at) => Action switch
    {
        CaseAction.Acknowledge => after with { Status = CaseStatus.Acknowledged, Acknowledged = at, Assignee = after.Assignee ?? By },
        CaseAction.Investigate => after with { Status = CaseStatus.Investigating, Acknowledged = after.Acknowledged ?? at, Assignee = after.Assignee ?? By },
        CaseAction.Close => after with { Status = CaseStatus.Closed, Acknowledged = after.Acknowledged ?? at, Closed = at, Verdict = Verdict, Proposed = null },
        CaseAction.Reopen => after with { Status = CaseStatus.Investigating, Closed = null, Verdict = null },
        CaseAction.Assign => after with { Assignee = string.IsNullOrWhiteSpace(Assignee) ? null : Assignee },
        _ => after,
    };
}
