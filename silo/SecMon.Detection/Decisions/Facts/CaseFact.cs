using SecMon.Detection.Cases;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>A case as decisions see it (decisions.md 2).</summary>
public sealed class CaseFact : SubjectFact
{
    /// <summary>The word behind <c>is:</c>.</summary>
    public const string KindName = "case";

    private readonly string? _ruleName;

    // Joins ask for these again and again, and each would be made anew.
    private readonly FieldValue _rule;
    private readonly FieldValue _tags;
    private readonly FieldValue _accounts;

    private CaseFact(Case one, string? ruleName)
    {
        Case = one;
        _ruleName = ruleName;
        Accounts = one.Accounts.Count > 0 ? one.Accounts : one.User.Length > 0 ? [one.User] : [];
        _rule = FieldValue.List(ruleName is null ? [one.RuleId] : [one.RuleId, ruleName]);
        _tags = FieldValue.List(one.Tags);
        _accounts = Accounts is [var only] ? FieldValue.Text(only) : Accounts.Count == 0 ? FieldValue.Absent : FieldValue.List(Accounts);
    }

    /// <summary>The case.</summary>
    public Case Case { get; }

    /// <summary>True for the case that was raised, counted or changed.</summary>
    public bool IsTrigger { get; init; }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override string Reference => $"case {(Case.UseCase.Length > 0 ? Case.UseCase : Case.RuleName)} {Case.Id}";

    /// <inheritdoc/>
    public override string RuleId => Case.RuleId;

    /// <inheritdoc/>
    public override string? RuleName => _ruleName;

    /// <inheritdoc/>
    public override string? UseCase => Case.UseCase.Length > 0 ? Case.UseCase : null;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tags => Case.Tags;

    /// <inheritdoc/>
    public override Severity OwnLevel => Case.Severity;

    /// <summary>Absent: a case does not remember the tables of its alerts.</summary>
    public override FieldValue Tables => FieldValue.Absent;

    /// <summary>All accounts of its evidence; none when it names none.</summary>
    public IReadOnlyList<string> Accounts { get; }

    /// <inheritdoc/>
    public override FieldValue this[FieldName field] => field.Name switch
    {
        "id" => FieldValue.Text(Case.Id),
        "rule" => _rule,
        "title" => TextOf(Case.RuleName),
        "use_case" => TextOf(Case.UseCase),
        "level" => FieldValue.Text(Case.Severity.Word()),
        "tags" => _tags,
        "first" => FieldValue.Integer(FirstTicks),
        "last" => FieldValue.Integer(LastTicks),
        "count" => FieldValue.Integer(Case.Count),
        "status" => FieldValue.Text(CaseWords.Word(Case.Status)),
        "verdict" => Case.Verdict is { } verdict ? FieldValue.Text(CaseWords.Word(verdict)) : FieldValue.Absent,
        "assignee" => TextOf(Case.Assignee),
        "page" => FieldValue.Boolean(Case.Page),
        "source" => TextOf(Case.Source),
        "system" => TextOf(Case.System),
        "subject" => Case.Subjects.Count is 0 or > SecMon.Detection.Cases.Case.MostSubjects ? FieldValue.Absent : FieldValue.List(Case.Subjects),
        "accounts" => FieldValue.Integer(Accounts.Count),
        "user.name" => _accounts,
        "source.ip" => CaseLinks.IsOneParty(Case) ? TextOf(Case.Address) : FieldValue.Absent,   // an address that many share says nothing
        "record" => TextOf(Case.Record),
        "trigger" => FieldValue.Boolean(IsTrigger),
        _ => FieldValue.Absent,
    };

    /// <summary>A case as a fact.</summary>
    /// <param name="one">The case.</param>
    /// <param name="isTrigger">True for the one that was raised, counted or changed.</param>
    /// <param name="ruleName">Name of its rule; null when it has none.</param>
    public static CaseFact Of(Case one, bool isTrigger, string? ruleName) => new(one, ruleName)
    {
        IsTrigger = isTrigger,
        Ticks = one.Last.Ticks,
        FirstTicks = (one.FirstEvidence != default && one.FirstEvidence < one.First ? one.FirstEvidence : one.First).Ticks,   // an old case may not know its evidence
        LastTicks = one.Last.Ticks,
        Count = one.Count,
        IsSkewed = one.IsSkewed,
    };

    private static FieldValue TextOf(string? text) => string.IsNullOrEmpty(text) ? FieldValue.Absent : FieldValue.Text(text);
}
