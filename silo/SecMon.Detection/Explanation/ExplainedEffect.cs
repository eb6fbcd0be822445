using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;

namespace SecMon.Detection.Explanation;

/// <summary>What an effect of a decision comes to, on one signal or case.</summary>
/// <param name="Text">The effect as the document says it.</param>
/// <param name="Line">Where it stands in its file, from 1.</param>
public sealed record ExplainedEffect(string Text, int Line)
{
    /// <summary>The signal or case, for people; empty for a conclusion and for an incident.</summary>
    public string Target { get; init; } = "";

    /// <summary>What is made of it: the incident with title, level and cases, or the level, team, verdict or task of a case; null when <see cref="Text"/> says it all.</summary>
    public string? ComesTo { get; init; }

    /// <summary>Why it does not come to bear; null when it does.</summary>
    public string? WhyNot { get; init; }

    /// <summary>True when it comes to bear.</summary>
    public bool Applied => WhyNot is null;

    /// <summary>An effect as the document says it.</summary>
    internal static ExplainedEffect Of(Effect effect) => new(effect.Written.Text, effect.Written.Location.Line);

    /// <summary>What a decision that fires concludes.</summary>
    internal static IEnumerable<ExplainedEffect> Conclusions(Decision decision) => decision.Then
        .Where(effect => effect.Kind == EffectKind.Conclude)
        .Select(effect => Of(effect) with { WhyNot = decision.Metadata.IsShadow ? "the decision is in shadow, so only decisions in shadow see it" : null });
}
