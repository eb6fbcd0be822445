using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Checks;

/// <summary>Warns of effects that can never come to bear: those that another effect of the same decision always beats, and those that would quieten what no decision makes quieter.</summary>
internal sealed class EffectChecks(Problems problems)
{
    private readonly Problems _problems = problems.For(ProblemKinds.NeverWins);

    /// <summary>Checks decisions.</summary>
    public void Check(IEnumerable<Decision> decisions)
    {
        foreach (var decision in decisions)
        {
            foreach (var effect in decision.Then)
                Check(effect, decision);
        }
    }

    private void Check(Effect effect, Decision decision)
    {
        if (decision.Then.FirstOrDefault(other => other.Target == effect.Target && Beats(other, effect)) is { } winner)
        {
            _problems.Warn(
                effect.Written.Location,
                $"'{effect.Written.Text}' never comes to bear: '{winner.Written.Text}' on line {winner.Written.Location.Line} is done to the same signal and beats it",
                "keep one of them, or write two decisions that bind different signals");
        }
        else if (effect.Kind.Quietens() && WhyProtected(effect.Target, decision) is { } why)
        {
            _problems.Warn(effect.Written.Location, $"'{effect.Written.Text}' never comes to bear: '{effect.Target}' {why}, and no decision makes such a signal quieter", "bind other signals, or take the effect away");
        }
    }

    /// <summary>Doubt tells somebody (decisions.md 3): what tells more beats what tells less, and of two levels one counts.</summary>
    private static bool Beats(Effect other, Effect effect) => (other.Kind, effect.Kind) switch
    {
        (EffectKind.Raise, EffectKind.Lower or EffectKind.Expect) => true,
        (EffectKind.Page, EffectKind.Lower or EffectKind.Expect or EffectKind.NoPage) => true,
        (EffectKind.Raise, EffectKind.Raise) => other.To > effect.To,
        (EffectKind.Lower, EffectKind.Lower) => other.To < effect.To,
        _ => false,
    };

    private static string? WhyProtected(string target, Decision decision)
    {
        var pattern = decision.When.Concat(decision.AllOf.Select(gather => gather.Pattern)).FirstOrDefault(one => one.Name == target);
        if (pattern is null)
            return null;
        if (TextsOf(pattern, "level") is { Length: > 0 } levels && levels.All(level => level.Equals(Severity.Critical.Word(), StringComparison.OrdinalIgnoreCase)))
            return "is critical";
        return TextsOf(pattern, "use_case") is { Length: > 0 } useCases && useCases.All(Protection.IsOfGroup) ? $"has the use case {string.Join(" or ", useCases)}" : null;
    }

    /// <summary>The texts of which the signal must have one; null when the pattern does not say.</summary>
    private static string[]? TextsOf(FactPattern pattern, string field)
    {
        var test = pattern.Tests.FirstOrDefault(test => test.Field.Name == field && !test.IsNegated && test.Tests.All(value => value is TextTest { Text.HasWildcards: false }));
        return test is null ? null : [.. test.Tests.Select(value => ((TextTest)value).Text.PlainText)];
    }
}
