using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>One effect of a decision, as its document says it.</summary>
internal sealed record Effect
{
    /// <summary>What it does.</summary>
    public required EffectKind Kind { get; init; }

    /// <summary>The name of the fact that it is done to; empty for <see cref="EffectKind.Conclude"/> and <see cref="EffectKind.Incident"/>. A name of <c>all_of:</c> means each of its facts.</summary>
    public string Target { get; init; } = "";

    /// <summary>Of <see cref="EffectKind.Absorb"/>: the name of the signal that absorbs.</summary>
    public string? Into { get; init; }

    /// <summary>Of raise and lower: the level; null for one level more or less than the rule's own (<c>by: 1</c>).</summary>
    public Severity? To { get; init; }

    /// <summary>Of <see cref="EffectKind.Conclude"/>: the name of the conclusion.</summary>
    public string? Conclusion { get; init; }

    /// <summary>Of <see cref="EffectKind.Conclude"/>: its fields, each taken of a bound fact, or said by the document.</summary>
    public IReadOnlyDictionary<string, ConcludedValue> Fields { get; init; } = new Dictionary<string, ConcludedValue>();

    /// <summary>Of propose and close: the verdict.</summary>
    public CaseVerdict? Verdict { get; init; }

    /// <summary>Of route the team, of assign the account.</summary>
    public string? Party { get; init; }

    /// <summary>Of <see cref="EffectKind.Task"/>: what people are asked to do.</summary>
    public FactText? Text { get; init; }

    /// <summary>Of <see cref="EffectKind.Incident"/>: the incident.</summary>
    public WantedIncident? Incident { get; init; }

    /// <summary>The names of the facts that it is done to.</summary>
    public IReadOnlyList<string> Targets => Incident?.Cases ?? (Target.Length > 0 ? [Target] : []);

    /// <summary>The effect as it stands in the document.</summary>
    public WrittenLine Written { get; init; } = WrittenLine.None;

    /// <summary>Why, for people; null says nothing beyond the decision's title.</summary>
    public FactText? Because { get; init; }
}
