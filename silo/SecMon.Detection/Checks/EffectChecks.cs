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
        var noun = decision.Moment == DecisionMoment.Case ? "case" : "signal";
        if (decision.Then.FirstOrDefault(other => other.Targets.Intersect(effect.Targets).Any() && Beats(other, effect, decision.Then)) is { } winner)
        {
            _problems.Warn(
                effect.Written.Location,
                $"'{effect.Written.Text}' never comes to bear: '{winner.Written.Text}' on line {winner.Written.Location.Line} is done to the same {noun} and beats it",
                $"keep one of them, or write two decisions that bind different {noun}s");
        }
        else if (effect.Kind.Quietens() && WhyProtected(effect.Target, decision) is { } why)
        {
            _problems.Warn(effect.Written.Location, $"'{effect.Written.Text}' never comes to bear: '{effect.Target}' {why}, and no decision makes such a {noun} quieter", $"bind other {noun}s, or take the effect away");
        }
        else if (effect.Kind is EffectKind.Close or EffectKind.Propose && IsClosed(effect.Target, decision))
        {
            _problems.Warn(effect.Written.Location, $"'{effect.Written.Text}' never comes to bear: '{effect.Target}' is closed already", "bind a case that is not closed: status|neq: closed");
        }
    }

    /// <summary>Doubt tells somebody (decisions.md 3): what tells more beats what tells less, of two levels one counts, of two teams the first, and of two verdicts none closes.</summary>
    private static bool Beats(Effect other, Effect effect, IReadOnlyList<Effect> inOrder) => (other.Kind, effect.Kind) switch
    {
        (EffectKind.Raise or EffectKind.Incident, EffectKind.Lower or EffectKind.Expect or EffectKind.Close) => true,
        (EffectKind.Page, EffectKind.Lower or EffectKind.Expect or EffectKind.NoPage or EffectKind.Close) => true,
        (EffectKind.Close or EffectKind.Propose, EffectKind.Close) => other.Verdict != effect.Verdict,
        (EffectKind.Route, EffectKind.Route) or (EffectKind.Assign, EffectKind.Assign) => other.Party != effect.Party && IsBefore(other, effect, inOrder),
        (EffectKind.Raise, EffectKind.Raise) => other.To > effect.To,
        (EffectKind.Lower, EffectKind.Lower) => other.To < effect.To,
        _ => false,
    };

    private static bool IsBefore(Effect other, Effect effect, IReadOnlyList<Effect> inOrder) =>
        inOrder.TakeWhile(one => !ReferenceEquals(one, effect)).Any(one => ReferenceEquals(one, other));

    private static bool IsClosed(string target, Decision decision) =>
        PatternOf(target, decision) is { } pattern && TextsOf(pattern, "status") is { Length: > 0 } statuses && statuses.All(status => status.Equals("closed", StringComparison.OrdinalIgnoreCase));

    private static FactPattern? PatternOf(string target, Decision decision) =>
        decision.When.Concat(decision.AllOf.Select(gather => gather.Pattern)).FirstOrDefault(one => one.Name == target);

    private static string? WhyProtected(string target, Decision decision)
    {
        if (PatternOf(target, decision) is not { } pattern)
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
