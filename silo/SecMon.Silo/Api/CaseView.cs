using System.Text.Json;
using SecMon.Detection.Cases;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Api;

/// <summary>A case as the API shows it.</summary>
public sealed record CaseView
{
    private const int MostOfMessage = 500;

    /// <summary>Id of its first alert.</summary>
    public required string Id { get; init; }

    /// <summary>Sequence number of the ledger entry that raised it; the cursor of lists.</summary>
    public required long Sequence { get; init; }

    /// <summary>open, acknowledged, investigating or closed.</summary>
    public required string Status { get; init; }

    /// <summary>informational, low, medium, high or critical.</summary>
    public required string Severity { get; init; }

    /// <summary>Id of the rule.</summary>
    public required string RuleId { get; init; }

    /// <summary>Title of the rule.</summary>
    public required string RuleName { get; init; }

    /// <summary>Row of the use cases.</summary>
    public string? UseCase { get; init; }

    /// <summary>The group as its alerts show it.</summary>
    public required string Group { get; init; }

    /// <summary>What happened, as the first alert says it, at most 500 characters and an ellipsis; null when retention removed that alert.</summary>
    public string? Message { get; init; }

    /// <summary>Source of the first alert.</summary>
    public string? Source { get; init; }

    /// <summary>Account of the first alert.</summary>
    public string? User { get; init; }

    /// <summary>True when it goes to on-call staff.</summary>
    public bool Page { get; init; }

    /// <summary>How many alerts it has.</summary>
    public required long Count { get; init; }

    /// <summary>Earliest time of its alerts.</summary>
    public required DateTime First { get; init; }

    /// <summary>Latest time of its alerts.</summary>
    public required DateTime Last { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTime Raised { get; init; }

    /// <summary>When it changed last.</summary>
    public required DateTime Updated { get; init; }

    /// <summary>Until when somebody must acknowledge it.</summary>
    public required DateTime AcknowledgeBy { get; init; }

    /// <summary>When somebody saw it first.</summary>
    public DateTime? Acknowledged { get; init; }

    /// <summary>When it was closed.</summary>
    public DateTime? Closed { get; init; }

    /// <summary>true_positive, false_positive, benign or duplicate.</summary>
    public string? Verdict { get; init; }

    /// <summary>Who works on it.</summary>
    public string? Assignee { get; init; }

    /// <summary>The newest note.</summary>
    public string? Note { get; init; }

    /// <summary>What quiet times held back behind its alerts; null when nothing.</summary>
    public HeldBackView? HeldBack { get; init; }

    /// <summary>True while every alert of it is expected: nobody hears of it.</summary>
    public bool Expected { get; init; }

    /// <summary>Ids of the incidents that it is in, open and closed, in the order in which they were opened.</summary>
    public IReadOnlyList<string> Incidents { get; init; } = [];

    /// <summary>The team that a decision sent it to.</summary>
    public string? Team { get; init; }

    /// <summary>What decisions ask people to do, oldest first.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>The verdict that a decision proposes: true_positive, false_positive, benign or duplicate.</summary>
    public string? Proposed { get; init; }

    /// <summary>What decisions did to it, oldest first.</summary>
    public IReadOnlyList<DecidedView> Decided { get; init; } = [];

    /// <summary>Grows with every alert, every change, and whatever is held back.</summary>
    public required long Revision { get; init; }

    /// <summary>How many changes people made; its ETag.</summary>
    public required long Changes { get; init; }

    /// <summary>The view of a case.</summary>
    /// <param name="sequence">Number of the entry that raised it.</param>
    /// <param name="one">The case.</param>
    /// <param name="first">The ledger entry of its first alert; null when retention removed it.</param>
    /// <param name="composer">Knows until when somebody must acknowledge it.</param>
    /// <param name="incidents">Ids of the incidents that it is in.</param>
    public static CaseView Of(long sequence, Case one, LedgerEntry? first, DocumentComposer composer, IReadOnlyList<string> incidents) => new()
    {
        Id = one.Id,
        Sequence = sequence,
        Status = CaseWords.Word(one.Status),
        Severity = one.Severity.Word(),
        RuleId = one.RuleId,
        RuleName = one.RuleName,
        UseCase = NullIfEmpty(one.UseCase),
        Group = one.Group,
        Message = first is null ? null : MessageOf(first),
        Source = NullIfEmpty(one.Source),
        User = NullIfEmpty(one.User),
        Page = one.Page,
        Count = one.Count,
        First = one.First,
        Last = one.Last,
        Raised = one.Raised,
        Updated = one.Updated,
        AcknowledgeBy = composer.AcknowledgeBy(one),
        Acknowledged = one.Acknowledged,
        Closed = one.Closed,
        Verdict = one.Verdict is { } verdict ? CaseWords.Word(verdict) : null,
        Assignee = one.Assignee,
        Note = one.Note,
        HeldBack = one.Held is { } held ? HeldBackView.Of(held) : null,
        Expected = one.IsExpected,
        Incidents = incidents,
        Team = one.Team,
        Tasks = one.Tasks,
        Proposed = one.Proposed is { } proposed ? CaseWords.Word(proposed) : null,
        Decided = [.. one.Decided.Select(DecidedView.Of)],
        Revision = one.Revision,
        Changes = one.ChangeRevision,
    };

    /// <summary>A log line may make a message of a megabyte, and a page of cases holds a thousand.</summary>
    private static string? MessageOf(LedgerEntry first)
    {
        if (TextOf(first) is not { } text)
            return null;
        if (text.Length <= MostOfMessage)
            return text;
        var end = char.IsHighSurrogate(text[MostOfMessage - 1]) ? MostOfMessage - 1 : MostOfMessage;
        return $"{text.AsSpan(0, end)}…";
    }

    /// <summary>An entry that somebody tampered with must not hide the other cases of a list.</summary>
    private static string? TextOf(LedgerEntry first)
    {
        try
        {
            using var body = JsonDocument.Parse(first.Body);
            return body.RootElement.TryGetProperty("message", out var message) ? message.GetString() : null;
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
