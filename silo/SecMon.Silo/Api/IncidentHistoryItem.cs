using SecMon.Detection.Cases;
using SecMon.Silo.Delivery;

namespace SecMon.Silo.Api;

/// <summary>One change of an incident.</summary>
public sealed record IncidentHistoryItem
{
    /// <summary>Its ledger entry.</summary>
    public required long Sequence { get; init; }

    /// <summary>When, UTC.</summary>
    public required string Time { get; init; }

    /// <summary>opened or joined by a decision; acknowledged, investigating, closed, reopened, assigned or noted by people; closed_cases where a case joined before it could be closed.</summary>
    public required string Action { get; init; }

    /// <summary>Who did it; null for a decision.</summary>
    public string? By { get; init; }

    /// <summary>Title of the decision; null for people.</summary>
    public string? Decision { get; init; }

    /// <summary>Why the decision joined them.</summary>
    public string? Because { get; init; }

    /// <summary>Cases with which it opened, that joined, or that were closed with it.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>Of a close.</summary>
    public string? Verdict { get; init; }

    /// <summary>Of an assignment.</summary>
    public string? Assignee { get; init; }

    /// <summary>A note.</summary>
    public string? Note { get; init; }

    /// <summary>The view of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="opened">Number of the entry that opened the incident.</param>
    /// <param name="isOvertaken">True for a close that left the incident open.</param>
    internal static IncidentHistoryItem Of(IncidentPast.Step step, long opened, bool isOvertaken)
    {
        if (step.Change is not { } change)
            return new IncidentHistoryItem { Sequence = step.Entry.Sequence, Time = step.Entry.Time, Action = step.Entry.Sequence == opened ? "opened" : "joined", Decision = step.Wanted!.DecisionTitle, Because = step.Wanted.Because, Cases = step.Joined };
        return new IncidentHistoryItem
        {
            Sequence = step.Entry.Sequence,
            Time = step.Entry.Time,
            Action = isOvertaken ? "closed_cases" : CaseWords.Done(change.Action),
            By = change.By,
            Cases = change.Cases,
            Verdict = change.Verdict is { } verdict ? CaseWords.Word(verdict) : null,
            Assignee = change.Assignee,
            Note = change.Note,
        };
    }
}
