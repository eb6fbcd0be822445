using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>The words for levels.</summary>
internal static class LevelWords
{
    /// <summary>All words, lowest first.</summary>
    public static readonly string[] All = [.. Enum.GetValues<Severity>().Select(severity => severity.Word())];

    /// <summary>The level of a word of <see cref="All"/>.</summary>
    public static Severity Of(string word) => Enum.Parse<Severity>(word, ignoreCase: true);
}
