using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions;

/// <summary>A decision as its document says it (decisions.md 1); the engine is made of these.</summary>
public sealed class Decision
{
    /// <summary>How far back a decision about cases looks when it does not say.</summary>
    public static readonly TimeSpan DefaultHorizon = TimeSpan.FromDays(7);

    /// <summary>How far back a decision about cases may look.</summary>
    public static readonly TimeSpan LongestHorizon = TimeSpan.FromDays(30);

    /// <summary>What it says about itself.</summary>
    public required RuleMetadata Metadata { get; init; }

    /// <summary>When it is made.</summary>
    public required DecisionMoment Moment { get; init; }

    /// <summary>The facts that it binds, in order.</summary>
    internal IReadOnlyList<FactPattern> When { get; init; } = [];

    /// <summary>Facts of which it gathers all that fit.</summary>
    internal IReadOnlyList<GatherPattern> AllOf { get; init; } = [];

    /// <summary>Facts none of which may exist beside those bound.</summary>
    internal IReadOnlyList<FactPattern> Not { get; init; } = [];

    /// <summary>What it does.</summary>
    internal IReadOnlyList<Effect> Then { get; init; } = [];

    /// <summary>What it does, each effect once, as documents write it.</summary>
    public IEnumerable<string> Effects => Then.Select(effect => effect.Kind.Word()).Distinct();

    /// <summary>True when it tells people less of an act: expect, lower, no_page or close.</summary>
    public bool Excuses => Then.Any(effect => effect.Kind.Excuses());

    /// <summary>The lists of facts whose rows it binds, each once.</summary>
    public IEnumerable<string> Lists => When.Select(pattern => pattern.Kind).Where(kind => !FactSchema.IsReserved(kind)).Distinct();

    /// <summary>Of decisions about cases: a case whose newest alert is older, counted from the newest of all, is not bound.</summary>
    public TimeSpan Horizon { get; init; } = DefaultHorizon;

    /// <summary>False for a case whose newest alert is older than the horizon allows.</summary>
    /// <param name="fact">A fact; one that is no case is always within it.</param>
    /// <param name="nowTicks">The newest time of all cases, ticks of UTC.</param>
    internal bool LooksBackTo(Fact fact, long nowTicks) => fact is not CaseFact one || one.LastTicks >= nowTicks - Horizon.Ticks;

    /// <summary>The last day (UTC, effective time) on which it decides; null for no end.</summary>
    public DateOnly? Expires { get; init; }
}
