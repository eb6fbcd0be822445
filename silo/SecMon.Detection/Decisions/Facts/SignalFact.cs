using System.Text.Json;
using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>What a Sigma rule found: a detection rule that alerts by itself matched an event, or a correlation fired.</summary>
public sealed class SignalFact : SubjectFact
{
    /// <summary>The word behind <c>is:</c>.</summary>
    public const string KindName = "signal";

    /// <summary>The rule.</summary>
    public required RuleMetadata Rule { get; init; }

    /// <summary><c>detection</c>, or the type of a correlation as rules write it.</summary>
    public required string Type { get; init; }

    /// <summary>The event that made it fire.</summary>
    public required AlertContext Event { get; init; }

    /// <summary>The signal of a detection rule.</summary>
    public static SignalFact Of(RuleMetadata rule, in EvidenceItem item, AlertContext context) => new()
    {
        Rule = rule,
        Type = "detection",
        Ticks = item.EffectiveTicks,
        FirstTicks = item.EffectiveTicks,
        LastTicks = item.EffectiveTicks,
        Count = 1,
        Event = context,
        IsSkewed = item.BelievedTicks != 0,
    };

    /// <summary>The signal of a correlation that fired.</summary>
    /// <param name="type">Its type as rules write it.</param>
    /// <param name="firing">What fired.</param>
    public static SignalFact Of(string type, Firing firing) => new()
    {
        Rule = firing.Rule,
        Type = type,
        Ticks = firing.Ticks ?? firing.Evidence[^1].EffectiveTicks,
        FirstTicks = Math.Min(firing.First.EffectiveTicks, firing.Evidence.Min(item => item.EffectiveTicks)),
        LastTicks = firing.Evidence.Max(item => item.EffectiveTicks),
        Count = firing.EvidenceCount,
        Event = firing.Context,
        IsSkewed = firing.Evidence.Any(item => item.BelievedTicks != 0),
    };

    /// <summary>The word for what a rule is: <see cref="Type"/> of its signals.</summary>
    /// <param name="correlation">The correlation; null for a detection rule.</param>
    internal static string TypeOf(CorrelationRule? correlation) =>
        correlation is null ? "detection" : JsonNamingPolicy.SnakeCaseLower.ConvertName(correlation.Kind.ToString());

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override string Reference => $"signal {Rule.UseCase ?? Rule.Title}";

    /// <inheritdoc/>
    public override string RuleId => Rule.Id;

    /// <inheritdoc/>
    public override string? RuleName => Rule.Name;

    /// <inheritdoc/>
    public override string? UseCase => Rule.UseCase;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tags => Rule.Tags;

    /// <inheritdoc/>
    public override Severity OwnLevel => Rule.Severity;

    /// <inheritdoc/>
    public override FieldValue Tables => Event[Fields.DbCollectionName];

    /// <inheritdoc/>
    public override FieldValue this[FieldName field] => field.Name switch
    {
        "rule" => FieldValue.List(Rule.Name is null ? [Rule.Id] : [Rule.Id, Rule.Name]),
        "title" => FieldValue.Text(Rule.Title),
        "use_case" => Rule.UseCase is { } useCase ? FieldValue.Text(useCase) : FieldValue.Absent,
        "level" => FieldValue.Text(Rule.Severity.Word()),
        "tags" => FieldValue.List(Rule.Tags),
        "time" => FieldValue.Integer(Ticks),
        "first" => FieldValue.Integer(FirstTicks),
        "last" => FieldValue.Integer(LastTicks),
        "count" => FieldValue.Integer(Count),
        "kind" => FieldValue.Text(Type),
        "source" => Event[Fields.SourceId],
        _ => Event[field.Name],
    };
}
