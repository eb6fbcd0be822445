using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;

namespace SecMon.Detection.Coverage;

/// <summary>A decision that may touch a use case.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Effects">What it may do to signals or cases of the use case, each once, in the order of the document.</param>
public sealed record TouchingDecision(Decision Decision, IReadOnlyList<EffectKind> Effects)
{
    /// <summary>True when people may hear less of the use case by it; never of one in shadow, which does nothing.</summary>
    public bool MayExcuse => !Decision.Metadata.IsShadow && Effects.Any(kind => kind.Quietens());

    /// <summary>True when cases of the use case may become part of an incident by it; never of one in shadow, which does nothing.</summary>
    public bool MakesIncidents => !Decision.Metadata.IsShadow && Effects.Contains(EffectKind.Incident);
}
