namespace SecMon.Detection.Decisions.Effects;

/// <summary>The words for effects, as documents write them and people read them.</summary>
public static class EffectKindWords
{
    /// <summary>The lower-case word with underscores: <c>no_page</c>.</summary>
    public static string Word(this EffectKind kind) => kind == EffectKind.NoPage ? "no_page" : kind.ToString().ToLowerInvariant();

    /// <summary>True when people hear less of a signal or case by it; such an effect never touches one that is <see cref="Protection">protected</see>.</summary>
    internal static bool Quietens(this EffectKind kind) => kind is EffectKind.Expect or EffectKind.Lower or EffectKind.NoPage or EffectKind.Absorb or EffectKind.Close;

    /// <summary>True when it tells people less of an act: it needs an owner and an end, and rows that it stands on must cover all of the signal or case.</summary>
    internal static bool Excuses(this EffectKind kind) => kind is EffectKind.Expect or EffectKind.Lower or EffectKind.NoPage or EffectKind.Close;

    /// <summary>True for the word of an effect that tells people less of an act; false for null.</summary>
    public static bool Excuses(string? word) => word is "expect" or "lower" or "no_page" or "close";
}
