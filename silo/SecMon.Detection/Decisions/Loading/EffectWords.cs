using SecMon.Detection.Decisions.Effects;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>How documents write effects.</summary>
internal static class EffectWords
{
    /// <summary>Effects on cases.</summary>
    public static readonly string[] OnCases = ["incident", "route", "assign", "task", "propose", "close"];

    private static readonly Dictionary<string, EffectKind> ByWord = Enum.GetValues<EffectKind>().ToDictionary(kind => kind.Word());

    /// <summary>The words of effects on signals.</summary>
    public static IEnumerable<string> OnSignals => ByWord.Keys;

    /// <summary>The effect of a word; null when it is none on signals.</summary>
    public static EffectKind? Find(string word) => ByWord.TryGetValue(word, out var kind) ? kind : null;
}
