using SecMon.Detection.Cases;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Incidents;

/// <summary>
/// Cases that a decision joined because they are one story, and what people did about it (decisions.md 3). Immutable; made by
/// folding the ledger's entries in their order.
/// </summary>
public sealed record Incident
{
    /// <summary>With this begins every id of an incident, and no other id.</summary>
    public const string IdPrefix = "in-";

    /// <summary>Made of decision, value and first case.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the decision that opened it.</summary>
    public required string DecisionId { get; init; }

    /// <summary>Title of the decision.</summary>
    public required string DecisionTitle { get; init; }

    /// <summary>What people read.</summary>
    public required string Title { get; init; }

    /// <summary>Its level: as the decision says it, or that of its worst case which may reach people.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The level as the decision says it: a case above it is answered by itself.</summary>
    public required Severity Level { get; init; }

    /// <summary>The field by which there is one incident: <c>user.name</c>, <c>source.ip</c> or <c>source</c>.</summary>
    public required string By { get; init; }

    /// <summary>The account, address or source.</summary>
    public required string Value { get; init; }

    /// <summary>Its cases in the order in which they joined.</summary>
    public required IReadOnlyList<IncidentCase> Cases { get; init; }

    /// <summary>True when on-call staff hear of it: the decision pages, or a case of it does.</summary>
    public bool Page { get; init; }

    /// <summary>True when the decision that tells the story pages: another that joins cases does not tell it anew.</summary>
    public bool IsPagingStory { get; init; }

    /// <summary>What to do next; null when the decision does not say.</summary>
    public string? Next { get; init; }

    /// <summary>Its runbook; null when the decision names none.</summary>
    public string? Runbook { get; init; }

    /// <summary>Of an account: where it lives; empty for others.</summary>
    public string System { get; init; } = "";

    /// <summary>Why its cases are one story, as the decisions that joined them last said it; that of the decision which opened it first.</summary>
    public IReadOnlyList<IncidentReason> Reasons { get; init; } = [];

    /// <summary>The worse incident that took over its cases; null when none did.</summary>
    public string? TakenIn { get; init; }

    /// <summary>Earliest time of its cases; never changes once it is open, so that it may name an index.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Grows by one with whatever changes it or a case of it; the version of its document.</summary>
    public required long Revision { get; init; }

    /// <summary>Grows by one with every case that joins and with whatever people do; what they must name to change it.</summary>
    public required long ChangeRevision { get; init; }

    /// <summary>How often people are to hear of it: once when it opens, and again when a case joins that makes it worse.</summary>
    public long News { get; init; }

    /// <summary>When it opened, or became worse last: from then on people have their time to acknowledge it. By the ledger's time.</summary>
    public DateTime NewsAt { get; init; }

    /// <summary>When it was opened, by the ledger's time.</summary>
    public required DateTime Raised { get; init; }

    /// <summary>When it changed last, by the ledger's time.</summary>
    public required DateTime Updated { get; init; }

    /// <summary>What made its newest revision: <c>opened</c>, <c>joined</c>, <c>counted</c>, <c>resolved</c>, <c>merged</c> into a worse one, or what somebody did (<c>acknowledged</c>, <c>noted</c>…).</summary>
    public required string Action { get; init; }

    /// <summary>How far people have come.</summary>
    public CaseStatus Status { get; init; }

    /// <summary>What it was; null until it is closed.</summary>
    public CaseVerdict? Verdict { get; init; }

    /// <summary>Who works on it; null when nobody.</summary>
    public string? Assignee { get; init; }

    /// <summary>The newest note; null when there is none.</summary>
    public string? Note { get; init; }

    /// <summary>When somebody saw it, all of it: it falls when a case joins that makes it worse.</summary>
    public DateTime? Acknowledged { get; init; }

    /// <summary>When it was closed; null while it is not.</summary>
    public DateTime? Closed { get; init; }

    /// <summary>True when a case of it may reach people: what is suppressed, expected or found late as a whole is told to nobody.</summary>
    public bool IsTold { get; init; }

    /// <summary>True when it is one too many of its decision in a minute: it is there, and people hear of its cases by themselves.</summary>
    public bool IsWithheld { get; init; }

    /// <summary>True while it is not closed.</summary>
    public bool IsOpen => Status != CaseStatus.Closed;

    /// <summary>Earliest time of its cases.</summary>
    public DateTime First => Cases.Min(one => one.First);

    /// <summary>Latest time of its cases.</summary>
    public DateTime Last => Cases.Max(one => one.Last);

    /// <summary>True for an id of an incident.</summary>
    public static bool IsId(string id) => id.StartsWith(IdPrefix, StringComparison.Ordinal);

    /// <summary>The incident that opens.</summary>
    /// <param name="proposal">What the decision wants.</param>
    /// <param name="cases">Its cases, as they stand; at least one.</param>
    /// <param name="at">When its entry was appended to the ledger.</param>
    public static Incident Of(IncidentProposal proposal, IReadOnlyList<Case> cases, DateTime at)
    {
        var isTold = cases.Any(one => one.IsAudible);
        return new Incident
        {
            Id = proposal.Id,
            DecisionId = proposal.DecisionId,
            DecisionTitle = proposal.DecisionTitle,
            Title = proposal.Title,
            Severity = Loudest(proposal.Severity, cases),
            Level = proposal.Severity,
            By = proposal.By,
            Value = proposal.Value,
            Cases = [.. cases.Select(one => IncidentCase.Of(one, at))],
            Page = proposal.Page || cases.Any(one => one.Page),
            IsPagingStory = proposal.Page,
            Next = proposal.Next,
            Runbook = proposal.Runbook,
            System = proposal.System,
            Reasons = [IncidentReason.Of(proposal)],
            Time = cases.Min(one => one.First),
            Revision = 1,
            ChangeRevision = 1,
            News = isTold ? 1 : 0,
            NewsAt = at,
            Raised = at,
            Updated = at,
            Action = "opened",
            IsTold = isTold,
        };
    }

    /// <summary>The incident with cases that join.</summary>
    /// <param name="proposal">What the decision wants.</param>
    /// <param name="joining">Those that join, as they stand; at least one, none of them in it.</param>
    /// <param name="at">When the entry was appended to the ledger.</param>
    public Incident With(IncidentProposal proposal, IReadOnlyList<Case> joining, DateTime at)
    {
        var isAudible = !IsWithheld && joining.Any(one => one.IsAudible);
        var isLoud = isAudible && (!IsTold || (proposal.Page && !Page) || joining.Any(MakesWorse));
        var tells = proposal.DecisionId == DecisionId ? proposal.Page || !IsPagingStory : proposal.Page && !IsPagingStory;   // "one act" says less than "covered a trail"
        return this with
        {
            Title = tells ? proposal.Title : Title,
            Next = tells ? proposal.Next : Next,
            Runbook = tells ? proposal.Runbook : Runbook,
            IsPagingStory = IsPagingStory || proposal.Page,
            Severity = Loudest(proposal.Severity > Severity ? proposal.Severity : Severity, joining),
            Level = proposal.Severity > Level ? proposal.Severity : Level,
            Reasons = With(Reasons, proposal),
            Cases = [.. Cases, .. joining.Select(one => IncidentCase.Of(one, at))],
            Page = Page || proposal.Page || joining.Any(one => one.Page),
            Revision = Revision + 1,
            ChangeRevision = ChangeRevision + 1,
            Updated = at,
            Action = "joined",
            IsTold = IsTold || isAudible,
            News = isLoud ? News + 1 : News,
            NewsAt = isLoud && Status != CaseStatus.Open ? at : NewsAt,   // who floods it puts no deadline off
            Status = isLoud ? CaseStatus.Open : Status,
            Acknowledged = isLoud ? null : Acknowledged,
            Closed = isLoud ? null : Closed,
            Verdict = isLoud ? null : Verdict,
        };
    }

    /// <summary>The incident after somebody closed what they had seen of it, while a case joined: it stays as it is.</summary>
    /// <param name="change">What was done.</param>
    /// <param name="at">When it was appended to the ledger.</param>
    public Incident NotedBy(IncidentChange change, DateTime at) => this with
    {
        Revision = Revision + 1,
        ChangeRevision = ChangeRevision + 1,
        Updated = at,
        Action = CaseWords.Done(CaseAction.Note),
        Note = change.Note ?? Note,
    };

    /// <summary>
    /// The incident after a case of it changed: people closed it, it has further alerts, or it became worse. It resolves when its last open
    /// case is closed, and is investigated again when one is opened again.
    /// </summary>
    /// <param name="one">The case as it stands; it is in the incident.</param>
    /// <param name="at">When the entry that changed it was appended.</param>
    public Incident After(Case one, DateTime at)
    {
        var before = Cases.First(known => known.Id == one.Id);
        var isClosed = one.Status == CaseStatus.Closed;
        IReadOnlyList<IncidentCase> cases = [.. Cases.Select(known => known.Id == one.Id ? IncidentCase.Of(one, known.Joined) : known)];
        var resolves = IsOpen && isClosed && before.Status != CaseStatus.Closed && cases.All(member => member.Status == CaseStatus.Closed);
        var reopens = !IsOpen && TakenIn is null && !isClosed && before.Status == CaseStatus.Closed;
        var isNews = (IsOpen || reopens) && !isClosed && IsNews(before, one);
        var after = this with
        {
            Cases = cases,
            Severity = Loudest(Severity, [one]),
            Page = Page || (IsOpen && one.Page),
            IsTold = IsTold || (one.IsAudible && !IsWithheld),
            News = isNews ? News + 1 : News,
            NewsAt = isNews && Status != CaseStatus.Open ? at : NewsAt,
            Revision = Revision + 1,
            Updated = at,
            Action = IsOpen ? "counted" : Action,
        };
        if (resolves)
            return after with { Action = "resolved", Status = CaseStatus.Closed, Closed = at, Acknowledged = Acknowledged ?? at, Verdict = after.WorstVerdict() };
        return reopens ? after with { Action = "reopened", Status = CaseStatus.Investigating, Closed = null, Verdict = null } : after;
    }

    /// <summary>The incident after a worse one took over its cases.</summary>
    /// <param name="id">Id of that one.</param>
    /// <param name="at">When its entry was appended to the ledger.</param>
    public Incident TakenInBy(string id, DateTime at) => this with
    {
        TakenIn = id,
        Revision = Revision + 1,
        ChangeRevision = ChangeRevision + 1,
        Updated = at,
        Action = "merged",
        Status = CaseStatus.Closed,
        Verdict = CaseVerdict.Duplicate,
        Closed = at,
    };

    private static IReadOnlyList<IncidentReason> With(IReadOnlyList<IncidentReason> reasons, IncidentProposal proposal)
    {
        var reason = IncidentReason.Of(proposal);
        return reasons.Any(known => known.Id == reason.Id) ? [.. reasons.Select(known => known.Id == reason.Id ? reason : known)] : [.. reasons, reason];
    }

    /// <summary>True when something came to a case of which people must hear: nobody heard of the incident, or of the case, or it is louder than it was.</summary>
    private bool IsNews(IncidentCase before, Case one) =>
        one.IsAudible && !IsWithheld
        && (!IsTold || one.News > before.News || (!before.IsAudible && MakesWorse(one)) || one.Severity > before.Severity || (one.Page && !before.Page));

    /// <summary>
    /// True when a case makes the incident worse than people know: it is critical, pages by itself, is of a higher level than any before, or
    /// of a use case that it did not have. Cases of which nobody could hear do not count.
    /// </summary>
    private bool MakesWorse(Case one) =>
        one.IsAudible
        && (one.Severity == Severity.Critical || one.Page || Others(one).All(known => one.Severity > known.Severity) || Others(one).All(known => known.UseCase != one.UseCase));

    private IEnumerable<IncidentCase> Others(Case one) => Cases.Where(known => known.IsAudible && known.Id != one.Id);

    private static Severity Loudest(Severity level, IEnumerable<Case> cases) => cases.Where(one => one.IsAudible).Select(one => one.Severity).Append(level).Max();

    private CaseVerdict WorstVerdict() => Cases.Any(one => one.Verdict == CaseVerdict.TruePositive) ? CaseVerdict.TruePositive : Cases[^1].Verdict ?? CaseVerdict.Benign;
}
