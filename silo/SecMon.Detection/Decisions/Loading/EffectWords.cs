using SecMon.Detection.Decisions.Effects;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>How documents write effects.</summary>
internal static class EffectWords
{
    private static readonly EffectKind[] OnSignalsAlone = [EffectKind.Alert, EffectKind.Absorb];
    private static readonly EffectKind[] OnCasesAlone = [EffectKind.Incident, EffectKind.Route, EffectKind.Assign, EffectKind.Task, EffectKind.Propose, EffectKind.Close];

    private static readonly Dictionary<string, EffectKind> ByWord = Enum.GetValues<EffectKind>().ToDictionary(kind => kind.Word());

    /// <summary>The words of effects of a moment.</summary>
    public static IEnumerable<string> On(DecisionMoment moment) => ByWord.Where(word => IsOn(word.Value, moment)).Select(word => word.Key);

    /// <summary>The effect of a word; null when it is none.</summary>
    public static EffectKind? Find(string word) => ByWord.TryGetValue(word, out var kind) ? kind : null;

    /// <summary>The effect of a word; null when it is none of the moment.</summary>
    public static EffectKind? Find(string word, DecisionMoment moment) => Find(word) is { } kind && IsOn(kind, moment) ? kind : null;

    private static bool IsOn(EffectKind kind, DecisionMoment moment) => !(moment == DecisionMoment.Case ? OnSignalsAlone : OnCasesAlone).Contains(kind);
}
