using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Coverage;

/// <summary>What is known of a rule's signals and cases before there are any: what the rule says. The rest may be anything.</summary>
internal sealed class RuleOutlook
{
    /// <summary>The fields of a signal or case that its rule alone fixes. Levels are the rule's own: what a decision made of them is not followed.</summary>
    private static readonly string[] OfRule = ["rule", "title", "use_case", "level", "tags", "kind"];

    private readonly SignalFact _signal;
    private readonly bool _isProtected;

    private RuleOutlook(RuleMetadata rule, CorrelationRule? correlation)
    {
        _signal = new SignalFact
        {
            Rule = rule,
            Type = SignalFact.TypeOf(correlation),
            Event = AlertContext.From([]),
            Ticks = 0,
            FirstTicks = 0,
            LastTicks = 0,
            Count = 1,
        };
        _isProtected = Protection.Covers(_signal);
    }

    /// <summary>Of the rules that alert, by themselves or through a correlation.</summary>
    public static IEnumerable<RuleOutlook> Of(RuleSet rules) => rules.Detections
        .Where(rule => rule.Alerts).Select(rule => new RuleOutlook(rule.Metadata, correlation: null))
        .Concat(rules.Correlations.Where(rule => rule.Alerts).Select(rule => new RuleOutlook(rule.Metadata, rule)));

    /// <summary>The use case of the rule; null when it has none.</summary>
    public string? UseCase => _signal.UseCase;

    /// <summary>True for a line about what a rule says of itself.</summary>
    public static bool IsOfRule(FactTest line) => OfRule.Contains(line.Field.Name);

    /// <summary>True when a signal or case of the rule may be bound, as far as the pattern's lines are about the rule.</summary>
    public bool MayFit(FactPattern pattern) =>
        pattern.Kind is SignalFact.KindName or CaseFact.KindName && pattern.Tests.All(line => !IsOfRule(line) || line.Holds(_signal));

    /// <summary>True when the effect may come to bear: nothing makes quieter what is protected, and a raise is upwards.</summary>
    public bool MayBear(Effect effect) => effect.Kind switch
    {
        EffectKind.Raise => (effect.To ?? Severity.Critical) > _signal.OwnLevel,
        EffectKind.Lower => !_isProtected && (effect.To ?? Severity.Informational) < _signal.OwnLevel,
        _ => !_isProtected || !effect.Kind.Quietens(),
    };
}
