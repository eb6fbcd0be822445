using System.Globalization;

namespace SecMon.Silo.Sources;

/// <summary>Names of files in texts for people: whoever may write a log folder names files as he likes.</summary>
internal static class VisibleName
{
    private const int MostLetters = 200;

    /// <summary>The name without what a terminal or a page would obey, and not longer than people read.</summary>
    public static string Of(string name)
    {
        var visible = string.Concat(name.Select(letter => IsVisible(letter) ? letter : '\uFFFD'));
        return visible.Length <= MostLetters ? visible : $"{visible[..MostLetters]}…";
    }

    /// <summary>The first few names, and how many more there are.</summary>
    public static string Some(IReadOnlyList<string> names, int most)
    {
        var some = string.Join(", ", names.Take(most).Select(Of));
        return names.Count <= most ? some : string.Create(CultureInfo.InvariantCulture, $"{some} and {names.Count - most} more");
    }

    private static bool IsVisible(char letter) =>
        !char.IsControl(letter) && CharUnicodeInfo.GetUnicodeCategory(letter) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
