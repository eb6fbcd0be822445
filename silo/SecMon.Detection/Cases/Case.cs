using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Cases;

/// <summary>
/// Alerts of one rule and group close in time, and what people did about them. Immutable; made by folding the ledger's entries
/// in their order, so that the same ledger gives the same cases.
/// </summary>
public sealed record Case
{
    /// <summary>So many accounts of its evidence are kept.</summary>
    public const int MostAccounts = 100;

    /// <summary>A case about more persons is about none of them: no more of their pseudonyms are kept.</summary>
    public const int MostSubjects = 10;

    /// <summary>So many decisions about it are kept; further ones have no effect.</summary>
    public const int MostDecided = 200;

    /// <summary>Id of its first alert.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the rule.</summary>
    public required string RuleId { get; init; }

    /// <summary>Title of the rule.</summary>
    public required string RuleName { get; init; }

    /// <summary>Row of use-cases.md; empty when the rule has none.</summary>
    public string UseCase { get; init; } = "";

    /// <summary>The group as its alerts show it.</summary>
    public required string Group { get; init; }

    /// <summary>The highest level of its alerts, but for expected ones that joined.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Source of the first alert; empty when it names none.</summary>
    public string Source { get; init; } = "";

    /// <summary>Account of the first alert; empty when it names none.</summary>
    public string User { get; init; } = "";

    /// <summary>Where its accounts live: the database server of the first alert, else the source; empty when it names none.</summary>
    public string System { get; init; } = "";

    /// <summary>All accounts of its evidence; at most <see cref="MostAccounts"/>.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>Pseudonyms of the persons that it is about; one more than <see cref="MostSubjects"/> when there are more.</summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>Address from which the first alert's account worked; empty when the alert names none.</summary>
    public string Address { get; init; } = "";

    /// <summary>What its account is (<c>secmon.account.kind</c>); empty when nobody said.</summary>
    public string AccountKind { get; init; } = "";

    /// <summary>What its address is (<c>secmon.account.address</c>); empty when nobody said.</summary>
    public string AddressKind { get; init; } = "";

    /// <summary>Hash of the newest record of its newest alert; empty when the alert names none.</summary>
    public string Record { get; init; } = "";

    /// <summary>Earliest time of its evidence.</summary>
    public DateTime FirstEvidence { get; init; }

    /// <summary>True when the time of a record of it cannot be believed.</summary>
    public bool IsSkewed { get; init; }

    /// <summary>Tags of the rule.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>True when it goes to on-call staff.</summary>
    public bool Page { get; init; }

    /// <summary>Alerts closer than this belong to it.</summary>
    public required TimeSpan Gap { get; init; }

    /// <summary>Time of the first alert in ledger order; never changes.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Earliest time of its alerts.</summary>
    public required DateTime First { get; init; }

    /// <summary>Latest time of its alerts.</summary>
    public required DateTime Last { get; init; }

    /// <summary>How many alerts it has.</summary>
    public required long Count { get; init; }

    /// <summary>What quiet times held back behind its alerts; null when nothing.</summary>
    public HeldInCase? Held { get; init; }

    /// <summary>Names of its alerts, and of what was held back, that people may have heard of.</summary>
    public ActNames Heard { get; init; } = ActNames.None;

    /// <summary>How often something came, after people heard of the case, with a name that nobody had heard of.</summary>
    public long News { get; init; }

    /// <summary>Grows by one with every alert, every change, and whatever is held back; the version of its document.</summary>
    public required long Revision { get; init; }

    /// <summary>How many changes people made; what they must name to make the next.</summary>
    public long ChangeRevision { get; init; }

    /// <summary>When it was raised, by the ledger's time.</summary>
    public required DateTime Raised { get; init; }

    /// <summary>When it changed last, by the ledger's time.</summary>
    public required DateTime Updated { get; init; }

    /// <summary>What made its newest revision: <c>raised</c>, <c>counted</c>, <c>held_back</c>, <c>joined</c> an incident, <c>decided</c>, or what somebody did (<c>acknowledged</c>, <c>noted</c>…).</summary>
    public required string Action { get; init; }

    /// <summary>How far people have come.</summary>
    public CaseStatus Status { get; init; }

    /// <summary>What it was; null until it is closed.</summary>
    public CaseVerdict? Verdict { get; init; }

    /// <summary>Who works on it; null when nobody.</summary>
    public string? Assignee { get; init; }

    /// <summary>The newest note; null when there is none.</summary>
    public string? Note { get; init; }

    /// <summary>When somebody saw it first; null until then.</summary>
    public DateTime? Acknowledged { get; init; }

    /// <summary>When it was closed; null while it is not.</summary>
    public DateTime? Closed { get; init; }

    /// <summary>True while every alert of it is expected, or once a decision expects the case.</summary>
    public bool IsExpected { get; init; }

    /// <summary>True when an alert of it is neither suppressed, nor expected, nor found late. One too many in a storm is audible: who floods a rule hides nothing from incidents.</summary>
    public bool IsAudible { get; init; }

    /// <summary>True once somebody commented on it, gave a verdict or opened it again: no decision makes it quieter any more.</summary>
    public bool IsTouched { get; init; }

    /// <summary>True once somebody said who works on it: no decision says otherwise.</summary>
    public bool IsAssignedByPeople { get; init; }

    /// <summary>The level at which a decision lowered it: alerts up to it make it no louder. Null when none did.</summary>
    public Severity? LoweredFrom { get; init; }

    /// <summary>True when a decision keeps it from on-call staff.</summary>
    public bool IsSilenced { get; init; }

    /// <summary>The team that a decision sent it to; null when none did.</summary>
    public string? Team { get; init; }

    /// <summary>What decisions ask people to do, oldest first.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>The verdict that a decision proposes; null when none does, or somebody gave one.</summary>
    public CaseVerdict? Proposed { get; init; }

    /// <summary>What decisions did to it, oldest first; at most <see cref="MostDecided"/>.</summary>
    public IReadOnlyList<CaseDecided> Decided { get; init; } = [];

    /// <summary>True when an alert of it may reach people: neither suppressed, nor found late, nor held back in a storm.</summary>
    public bool IsTold { get; init; }

    /// <summary>True when an alert belongs to the case: it is open, of the same rule and group, and closer than the gap.</summary>
    public bool Takes(AlertFacts alert) =>
        Status != CaseStatus.Closed && alert.RuleId == RuleId && alert.Group == Group && DistanceTo(alert.Time) < alert.CaseGap;

    /// <summary>How far a time is from the case's alerts; zero when it lies between them.</summary>
    public TimeSpan DistanceTo(DateTime time) => time < First ? First - time : time > Last ? time - Last : TimeSpan.Zero;

    /// <summary>The case that an alert raises.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="raised">When it was appended to the ledger.</param>
    public static Case Of(AlertFacts alert, DateTime raised) => new()
    {
        Id = alert.Id,
        RuleId = alert.RuleId,
        RuleName = alert.RuleName,
        UseCase = alert.UseCase,
        Group = alert.Group,
        Severity = alert.Severity,
        Source = alert.Source,
        User = alert.User,
        System = alert.Host.Length > 0 ? alert.Host : alert.Source,
        Accounts = With([], [alert.User, .. alert.Accounts], MostAccounts),
        Subjects = With([], alert.Subjects, MostSubjects + 1),
        Address = alert.Address,
        AccountKind = alert.AccountKind,
        AddressKind = alert.AddressKind,
        Record = alert.Record,
        FirstEvidence = alert.FirstEvidence,
        IsSkewed = alert.IsSkewed,
        Tags = alert.Tags,
        Page = alert.Page,
        IsExpected = alert.IsExpected,
        Gap = alert.CaseGap,
        Time = alert.Time,
        First = alert.Time,
        Last = alert.Time,
        Count = 1,
        Revision = 1,
        Raised = raised,
        Updated = raised,
        Action = "raised",
    };

    /// <summary>The case with one alert more.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="added">When it was appended to the ledger.</param>
    public Case With(AlertFacts alert, DateTime added) => this with
    {
        First = alert.Time < First ? alert.Time : First,
        Last = alert.Time > Last ? alert.Time : Last,
        Severity = IsHigher(alert) ? alert.Severity : Severity,
        IsExpected = IsExpected && (alert.IsExpected || (IsExpectedAsWhole && !IsHigher(alert))),
        Page = Page || Pages(alert),
        Accounts = With(Accounts, [alert.User, .. alert.Accounts], MostAccounts),
        Subjects = With(Subjects, alert.Subjects, MostSubjects + 1),
        Address = Address.Length > 0 ? Address : alert.Address,
        Record = alert.Time >= Last || Record.Length == 0 ? alert.Record : Record,
        FirstEvidence = alert.FirstEvidence < FirstEvidence ? alert.FirstEvidence : FirstEvidence,
        IsSkewed = IsSkewed || alert.IsSkewed,
        Count = Count + 1,
        Revision = Revision + 1,
        Updated = added,
        Action = "counted",
    };

    /// <summary>The case with what a quiet time held back behind one of its alerts. When its alerts happened stays as it is.</summary>
    /// <param name="held">What was held back.</param>
    /// <param name="added">When it was appended to the ledger.</param>
    public Case With(HeldFacts held, DateTime added) => this with
    {
        Held = HeldInCase.With(Held, held),
        Accounts = With(Accounts, [held.User], MostAccounts),
        Revision = Revision + 1,
        Updated = added,
        Action = "held_back",
    };

    /// <summary>The case after it became part of an incident.</summary>
    /// <param name="at">When the incident's entry was appended to the ledger.</param>
    public Case Joined(DateTime at) => this with { Revision = Revision + 1, Updated = at, Action = "joined" };

    /// <summary>True when an alert is of a higher level, or pages where the case does not: people who heard of the case hear of it again.</summary>
    public bool RisesBy(AlertFacts alert) => IsTold && (IsHigher(alert) || (Pages(alert) && !Page));

    /// <summary>
    /// The case after something of it may have reached people. A name that nobody had heard of is news, and a case that was closed before
    /// it came is investigated again.
    /// </summary>
    /// <param name="names">The names that came.</param>
    /// <param name="rises">True when the case is worse than people heard (<see cref="RisesBy"/>).</param>
    public Case Telling(ActNames names, bool rises = false)
    {
        var heard = Heard.With(names, out var isNew);
        if ((!isNew && !rises) || !IsTold)
            return this with { Heard = heard, IsTold = true };
        return this with
        {
            Heard = heard,
            News = News + 1,
            Status = Status == CaseStatus.Closed ? CaseStatus.Investigating : Status,
            Closed = null,
            Verdict = null,
        };
    }

    private bool IsExpectedAsWhole => Decided.Any(one => one.Effect == "expect");

    private bool IsHigher(AlertFacts alert) => !alert.IsExpected && alert.Severity > (LoweredFrom ?? Severity);

    private bool Pages(AlertFacts alert) => !alert.IsExpected && alert.Page && (!IsSilenced || IsHigher(alert));

    private static IReadOnlyList<string> With(IReadOnlyList<string> known, IEnumerable<string> others, int most)
    {
        string[] added = [.. others.Where(one => one.Length > 0 && !known.Contains(one)).Distinct()];
        return added.Length == 0 ? known : [.. known.Concat(added).Take(most)];
    }
}
