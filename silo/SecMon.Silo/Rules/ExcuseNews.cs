using SecMon.Detection.Alerts;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Rules;

/// <summary>What sources tell of a list that excuses and was edited: its rows came, or went. The same after a restart.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Text">What changed, for people, without citizen ids.</param>
public sealed record ExcuseNews(DateTime Time, string Text)
{
    private const int MostRows = 3;
    private const int MostOfARow = 200;

    /// <summary>Rows that came and rows that went are two; either is left out where there are none.</summary>
    /// <param name="change">The change.</param>
    /// <param name="scrubber">A ticket may name a person.</param>
    public static IEnumerable<ExcuseNews> Of(ExcuseChange change, TextScrubber scrubber)
    {
        if (change.Added.Count > 0)
            yield return new ExcuseNews(change.Time, TextOf("added to", change.List, change.Added, scrubber));
        if (change.Removed.Count > 0)
            yield return new ExcuseNews(change.Time, TextOf("removed from", change.List, change.Removed, scrubber));
    }

    private static string TextOf(string what, string list, IReadOnlyList<string> rows, TextScrubber scrubber)
    {
        var shown = rows.Order(StringComparer.Ordinal).Take(MostRows).Select(row => Shown(row, scrubber));
        var more = rows.Count > MostRows ? $" and {rows.Count - MostRows} more" : "";
        return $"{what} {list}: {string.Join("; ", shown)}{more}";
    }

    private static string Shown(string row, TextScrubber scrubber)
    {
        var text = VisibleName.Of(scrubber.Scrub(row.Replace(ExcuseChange.BetweenCells, ' ')));
        return text.Length <= MostOfARow ? text : $"{text[..MostOfARow]}…";
    }
}
