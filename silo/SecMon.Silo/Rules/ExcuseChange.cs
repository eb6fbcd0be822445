using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Rules;

/// <summary>Rows that excuse somebody were added to a list or removed from it; a changed row is both.</summary>
/// <param name="List">Name of the list.</param>
/// <param name="Version">Its version now.</param>
/// <param name="Time">When, UTC.</param>
/// <param name="Added">Rows, as the ledger shows them.</param>
/// <param name="Removed">Rows, as the ledger shows them.</param>
public sealed record ExcuseChange(string List, string Version, DateTime Time, IReadOnlyList<string> Added, IReadOnlyList<string> Removed)
{
    /// <summary>Stands between the cells of a row.</summary>
    internal const char BetweenCells = '\u001f';

    private const int MostRows = 1_000;

    /// <summary>The entry of the ledger: rows, not the file.</summary>
    /// <param name="scrubber">A ticket may name a person.</param>
    public LedgerDraft ToDraft(TextScrubber scrubber)
    {
        var body = new JsonObject
        {
            ["list"] = List,
            ["version"] = Version,
            ["time"] = Time.ToString("O", CultureInfo.InvariantCulture),
            ["added"] = Rows(Added, scrubber),
            ["removed"] = Rows(Removed, scrubber),
            ["counts"] = new JsonObject { ["added"] = Added.Count, ["removed"] = Removed.Count },
        };
        return new LedgerDraft(LedgerKind.Facts, $"{List}@{Time.Ticks}", 1, CanonicalJson.Write(body));
    }

    private static JsonArray Rows(IReadOnlyList<string> rows, TextScrubber scrubber) =>
        [.. rows.Take(MostRows).Select(row => JsonValue.Create(scrubber.Scrub(row.Replace(BetweenCells, ' '))))];
}
