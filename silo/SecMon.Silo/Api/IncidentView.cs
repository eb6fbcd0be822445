using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;

namespace SecMon.Silo.Api;

/// <summary>An incident as the API shows it.</summary>
public sealed record IncidentView
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Sequence number of the ledger entry that opened it; the cursor of lists.</summary>
    public required long Sequence { get; init; }

    /// <summary>open, acknowledged, investigating or closed.</summary>
    public required string Status { get; init; }

    /// <summary>informational, low, medium, high or critical: the level of the incident, whatever that of its cases is.</summary>
    public required string Severity { get; init; }

    /// <summary>What people read.</summary>
    public required string Title { get; init; }

    /// <summary>user.name, source.ip or source: by what its cases are joined.</summary>
    public required string By { get; init; }

    /// <summary>The account, address or source.</summary>
    public required string Value { get; init; }

    /// <summary>True when it goes to on-call staff.</summary>
    public bool Page { get; init; }

    /// <summary>What to do next.</summary>
    public string? Next { get; init; }

    /// <summary>Its runbook: an address, or a path of this silo.</summary>
    public string? Runbook { get; init; }

    /// <summary>Which decision joined its cases, on which facts, and why.</summary>
    public required IReadOnlyList<DecidedView> Decisions { get; init; }

    /// <summary>How many cases it has.</summary>
    public required int Count { get; init; }

    /// <summary>Earliest time of its alerts.</summary>
    public required DateTime First { get; init; }

    /// <summary>Latest time of its alerts.</summary>
    public required DateTime Last { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTime Raised { get; init; }

    /// <summary>When it changed last.</summary>
    public required DateTime Updated { get; init; }

    /// <summary>Until when somebody must acknowledge it.</summary>
    public required DateTime AcknowledgeBy { get; init; }

    /// <summary>When somebody saw all of it; null again once a case joined that makes it worse.</summary>
    public DateTime? Acknowledged { get; init; }

    /// <summary>When it was closed.</summary>
    public DateTime? Closed { get; init; }

    /// <summary>true_positive, false_positive, benign or duplicate.</summary>
    public string? Verdict { get; init; }

    /// <summary>Who works on it.</summary>
    public string? Assignee { get; init; }

    /// <summary>The newest note.</summary>
    public string? Note { get; init; }

    /// <summary>Grows with whatever changes it or a case of it.</summary>
    public required long Revision { get; init; }

    /// <summary>Grows with every case that joins and every change that people make; its ETag.</summary>
    public required long Changes { get; init; }

    /// <summary>Its cases in the order in which they happened.</summary>
    public required IReadOnlyList<IncidentCaseView> Cases { get; init; }

    /// <summary>The view of an incident.</summary>
    /// <param name="sequence">Number of the entry that opened it.</param>
    /// <param name="one">The incident.</param>
    /// <param name="composer">Knows until when somebody must acknowledge it.</param>
    /// <param name="closing">What becomes of its cases when it is closed; null where nobody asks.</param>
    public static IncidentView Of(long sequence, Incident one, DocumentComposer composer, IncidentClosing? closing = null) => new()
    {
        Id = one.Id,
        Sequence = sequence,
        Status = CaseWords.Word(one.Status),
        Severity = one.Severity.Word(),
        Title = one.Title,
        By = one.By,
        Value = one.Value,
        Page = one.Page,
        Next = one.Next,
        Runbook = one.Runbook,
        Decisions = [.. one.Reasons.Select(DecidedView.Of)],
        Count = one.Cases.Count,
        First = one.First,
        Last = one.Last,
        Raised = one.Raised,
        Updated = one.Updated,
        AcknowledgeBy = composer.Incidents.AcknowledgeBy(one),
        Acknowledged = one.Acknowledged,
        Closed = one.Closed,
        Verdict = one.Verdict is { } verdict ? CaseWords.Word(verdict) : null,
        Assignee = one.Assignee,
        Note = one.Note,
        Revision = one.Revision,
        Changes = one.ChangeRevision,
        Cases = [.. one.Cases.OrderBy(member => member.First).Select(member => IncidentCaseView.Of(member, closing?.StayOpen.GetValueOrDefault(member.Id)))],
    };
}
