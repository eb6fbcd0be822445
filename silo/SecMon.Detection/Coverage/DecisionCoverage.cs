using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Coverage;

/// <summary>
/// Which use cases decisions may touch: those of rules whose signals or cases a decision may bind by a name that it does something to.
/// "May" is as far as rules tell; accounts, rows and times are not asked.
/// </summary>
public sealed class DecisionCoverage
{
    private readonly Dictionary<string, TouchingDecision[]> _byUseCase;

    /// <summary>Coverage of the rules that alert, by the decisions beside them.</summary>
    public DecisionCoverage(RuleSet rules)
    {
        Decisions = [.. rules.Decisions.Decisions.OrderBy(decision => decision.Metadata.Title, StringComparer.Ordinal).ThenBy(decision => decision.Metadata.Id, StringComparer.Ordinal)];
        _byUseCase = RuleOutlook.Of(rules)
            .Where(rule => rule.UseCase is not null)
            .GroupBy(rule => rule.UseCase!)
            .ToDictionary(its => its.Key, its => Touching([.. its]));
    }

    /// <summary>All decisions, by title.</summary>
    public IReadOnlyList<Decision> Decisions { get; }

    /// <summary>The use cases that rules name, in ordinal order.</summary>
    public IEnumerable<string> UseCases => _byUseCase.Keys.Order(StringComparer.Ordinal);

    /// <summary>The decisions that may touch a use case, by title; none for one without a rule.</summary>
    public IReadOnlyList<TouchingDecision> Of(string useCase) => _byUseCase.GetValueOrDefault(useCase, []);

    /// <summary>The use cases that a decision may touch, in ordinal order.</summary>
    public IEnumerable<string> UseCasesOf(Decision decision) => UseCases.Where(useCase => Of(useCase).Any(touching => touching.Decision == decision));

    /// <summary>Of what may touch a use case that which is not done to any other as well: see <see cref="EffectsOnAny"/>.</summary>
    public IEnumerable<TouchingDecision> OwnOf(string useCase) => Of(useCase)
        .Select(touching => touching with { Effects = [.. touching.Effects.Except(EffectsOnAny(touching.Decision))] })
        .Where(touching => touching.Effects.Count > 0);

    /// <summary>What a decision does to signals or cases by a name whose lines say nothing of the rule: it may touch every use case.</summary>
    public static IReadOnlyList<EffectKind> EffectsOnAny(Decision decision) =>
        KindsOf(decision.Then.Where(effect => TargetsOf(decision, effect).Any(pattern => !pattern.Tests.Any(RuleOutlook.IsOfRule))));

    /// <summary>What a decision does to signals or cases, each once, in the order of the document.</summary>
    public static IReadOnlyList<EffectKind> EffectsOf(Decision decision) =>
        KindsOf(decision.Then.Where(effect => TargetsOf(decision, effect).Any()));

    private TouchingDecision[] Touching(RuleOutlook[] rules) =>
        [.. Decisions.Select(decision => Touching(decision, rules)).Where(touching => touching.Effects.Count > 0)];

    private static TouchingDecision Touching(Decision decision, RuleOutlook[] rules) =>
        new(decision, KindsOf(decision.Then.Where(effect => rules.Any(rule => MayTouch(decision, effect, rule)))));

    private static bool MayTouch(Decision decision, Effect effect, RuleOutlook rule) =>
        rule.MayBear(effect) && TargetsOf(decision, effect).Any(rule.MayFit);

    private static IEnumerable<FactPattern> TargetsOf(Decision decision, Effect effect) => decision.When
        .Concat(decision.AllOf.Select(gather => gather.Pattern))
        .Where(pattern => pattern.Kind is SignalFact.KindName or CaseFact.KindName && effect.Targets.Contains(pattern.Name));

    private static EffectKind[] KindsOf(IEnumerable<Effect> effects) => [.. effects.Select(effect => effect.Kind).Distinct()];
}
