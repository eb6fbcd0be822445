using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Explanation;

/// <summary>Why an effect does not come to bear (decisions.md 3 and 4).</summary>
/// <param name="moment">What all decisions make of the signals.</param>
/// <param name="view">Names facts.</param>
internal sealed class EffectReasons(DecidedMoment moment, FactView view)
{
    /// <summary>The reason, one clause; null when the effect comes to bear.</summary>
    public string? WhyNot(ProposedEffect effect)
    {
        if (effect.Decision.Metadata.IsShadow)
            return "the decision is in shadow";
        var verdict = moment.Verdicts[effect.Signal];
        if (effect.Kind == EffectKind.Absorb ? moment.Absorption.Applied(effect) : verdict.Applied(effect))
            return null;
        if (effect.Kind.Quietens() && Protection.Why(effect.Target) is { } why)
            return $"the signal is protected: {why}";
        if (effect.Kind == EffectKind.Absorb)
            return WhyNotAbsorbed(effect, verdict);
        if (!effect.IsCovered)
            return WhyNotCovered(effect);
        return verdict.Effects.FirstOrDefault(other => Beats(other, effect)) is { } louder
            ? $"'{louder.Effect.Written.Text}' of '{louder.Decision.Metadata.Title}' beats it"
            : $"another {effect.Kind.Word()} counts: to {verdict.Severity.Word()}";
    }

    private static bool Beats(ProposedEffect other, ProposedEffect effect) =>
        effect.Kind.Excuses() && (other.Kind == EffectKind.Page || (other.Kind == EffectKind.Raise && effect.Kind != EffectKind.NoPage));

    private string WhyNotCovered(ProposedEffect effect)
    {
        foreach (var match in moment.MatchesOf(effect.Decision))
        {
            if (match.Named(effect.Effect.Target).Any(fact => fact.Fact == effect.Target) && RowCover.Gap(match, effect.Target) is { } gap)
                return $"{view.NameOf(gap.Row)} does not cover the signal: {gap.Why}";
        }

        return "a row that it stands on does not cover the signal";
    }

    private string WhyNotAbsorbed(ProposedEffect effect, SignalVerdict verdict)
    {
        var above = effect.Into.Where(into => SignalOrder.Instance.Compare(into, effect.Signal) > 0).ToArray();
        if (above.Length == 0)
            return "a signal is absorbed only by one that ranks higher";
        var root = moment.Absorption.RootOf(above[0]) ?? above[0];
        return WhyNotInto(FactView.NameOf(root), moment.Verdicts[root], verdict);
    }

    private static string WhyNotInto(string name, SignalVerdict root, SignalVerdict verdict)
    {
        if (root.Expected is not null)
            return $"{name} is expected, and would hide it";
        if (root.Severity < verdict.Signal.Rule.Severity || root.Severity < verdict.Severity)
            return $"{name} is {root.Severity.Word()} here, which is lower";
        return !root.Page && verdict.Page ? $"{name} does not page, and it does" : $"{name} absorbed another one already";
    }
}
