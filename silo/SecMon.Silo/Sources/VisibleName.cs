using System.Globalization;

namespace SecMon.Silo.Sources;

/// <summary>Names of files in texts for people: whoever may write a log folder names files as he likes.</summary>
internal static class VisibleName
{
    /// <summary>The name, or a text with names, without what a terminal or a page would obey.</summary>
    public static string Of(string name) => string.Concat(name.Select(letter => IsVisible(letter) ? letter : '\uFFFD'));

    /// <summary>The first few names, and how many more there are.</summary>
    public static string Some(IReadOnlyList<string> names, int most)
    {
        var some = string.Join(", ", names.Take(most).Select(Of));
        return names.Count <= most ? some : string.Create(CultureInfo.InvariantCulture, $"{some} and {names.Count - most} more");
    }

    private static bool IsVisible(char letter) =>
        !char.IsControl(letter) && CharUnicodeInfo.GetUnicodeCategory(letter) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
