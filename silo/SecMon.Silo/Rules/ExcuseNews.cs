using System.Globalization;
using SecMon.Detection.Alerts;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Rules;

/// <summary>What sources tell of a list that excuses and was edited: its rows came, or went. The same after a restart.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="List">Name of the list.</param>
/// <param name="Text">What changed, for people, without citizen ids.</param>
public sealed record ExcuseNews(DateTime Time, string List, string Text)
{
    private const int MostRows = 3;
    private const int MostOfACell = 60;

    /// <summary>What the eye looks for; the others follow.</summary>
    private static readonly string[] First = ["account=", "*account=", "to=", "approved_by=", "ticket="];

    /// <summary>Rows that came and rows that went are two; either is left out where there are none.</summary>
    /// <param name="change">The change.</param>
    /// <param name="scrubber">A ticket may name a person.</param>
    public static IEnumerable<ExcuseNews> Of(ExcuseChange change, TextScrubber scrubber)
    {
        if (change.Added.Count > 0)
            yield return new ExcuseNews(change.Time, change.List, TextOf("added to", change, change.Added, scrubber));
        if (change.Removed.Count > 0)
            yield return new ExcuseNews(change.Time, change.List, TextOf("removed from", change, change.Removed, scrubber));
    }

    /// <summary>With its time: two changes never have one text, or the second would be quiet behind the first.</summary>
    private static string TextOf(string what, ExcuseChange change, IReadOnlyList<string> rows, TextScrubber scrubber)
    {
        var shown = rows.Order(StringComparer.Ordinal).Take(MostRows).Select(row => Shown(row, scrubber));
        var more = rows.Count > MostRows ? $" and {rows.Count - MostRows} more" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{what} {change.List} at {change.Time:yyyy-MM-ddTHH:mm:ss.fffffffZ}: {string.Join("; ", shown)}{more}");
    }

    private static string Shown(string row, TextScrubber scrubber) => string.Join(' ', row.Split(ExcuseChange.BetweenCells).OrderBy(Place).Select(cell => Cut(VisibleName.Of(scrubber.Scrub(cell)))));

    private static int Place(string cell)
    {
        var place = Array.FindIndex(First, name => cell.StartsWith(name, StringComparison.Ordinal));
        return place < 0 ? First.Length : place;
    }

    private static string Cut(string cell) => cell.Length <= MostOfACell ? cell : $"{cell[..MostOfACell]}…";
}
