using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Explanation;

/// <summary>Why an effect on a signal does not come to bear (decisions.md 3 and 4).</summary>
/// <param name="moment">What decisions want.</param>
/// <param name="decided">What they make of the signals together.</param>
/// <param name="view">Names facts.</param>
internal sealed class SignalReasons(DecidedMoment moment, DecidedSignals decided, FactView view)
{
    /// <summary>The reason, one clause; null when the effect comes to bear.</summary>
    public string? WhyNot(ProposedEffect effect)
    {
        if (effect.Decision.Metadata.IsShadow)
            return "the decision is in shadow";
        var verdict = decided.Verdicts[effect.Signal];
        if (effect.Kind == EffectKind.Absorb ? decided.Absorption.Applied(effect) : verdict.Applied(effect))
            return null;
        if (effect.Kind.Quietens() && Protection.Why(effect.Target) is { } why)
            return $"the signal is protected: {why}";
        if (effect.Kind == EffectKind.Absorb)
            return WhyNotAbsorbed(effect, verdict);
        if (!effect.IsCovered)
            return RowReasons.WhyNotCovered(effect, moment, view);
        return verdict.Effects.FirstOrDefault(other => Beats(other, effect)) is { } louder
            ? $"'{louder.Effect.Written.Text}' of '{louder.Decision.Metadata.Title}' beats it"
            : $"another {effect.Kind.Word()} counts: to {verdict.Severity.Word()}";
    }

    private static bool Beats(ProposedEffect other, ProposedEffect effect) =>
        effect.Kind.Excuses() && (other.Kind == EffectKind.Page || (other.Kind == EffectKind.Raise && effect.Kind != EffectKind.NoPage));

    private string WhyNotAbsorbed(ProposedEffect effect, SignalVerdict verdict)
    {
        var above = effect.Into.Where(into => SignalOrder.Instance.Compare(into, effect.Signal) > 0).ToArray();
        if (above.Length == 0)
            return "a signal is absorbed only by one that ranks higher";
        var root = decided.Absorption.RootOf(above[0]) ?? above[0];
        return WhyNotInto(FactView.NameOf(root), decided.Verdicts[root], verdict);
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
