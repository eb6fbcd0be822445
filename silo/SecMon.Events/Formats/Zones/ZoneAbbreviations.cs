using System.Globalization;

namespace SecMon.Events.Formats.Zones;

/// <summary>
/// Abbreviations of time zones, as servers write them: a table of this library, so that a log is read alike on every machine. Made from the
/// IANA tz database 2025b, of what its zones use since 2020 (<c>zone-abbreviations.txt</c>).
/// </summary>
internal static class ZoneAbbreviations
{
    private static readonly Row[] Rows = ReadRows();

    /// <summary>The offset from UTC at which all zones that use an abbreviation agree; null when they differ, or when none uses it.</summary>
    public static TimeSpan? Agreed(string abbreviation)
    {
        var rows = Rows.Where(row => row.Abbreviation == abbreviation).Take(2).ToList();
        return rows.Count == 1 ? rows[0].Offset : null;
    }

    /// <summary>The abbreviations of one zone, with the offset from UTC that each has there; none for a zone that writes offsets in digits.</summary>
    /// <param name="zoneId">IANA name.</param>
    public static IReadOnlyDictionary<string, TimeSpan> Of(string zoneId) =>
        Rows.Where(row => row.Zones.Contains(zoneId)).ToDictionary(row => row.Abbreviation, row => row.Offset);

    /// <summary>True when one zone uses both, as with and without daylight saving.</summary>
    public static bool AreOfOneZone(string one, string other) =>
        Rows.Any(row => row.Abbreviation == one && Rows.Any(next => next.Abbreviation == other && next.Zones.Overlaps(row.Zones)));

    private static Row[] ReadRows()
    {
        using var text = new StreamReader(typeof(ZoneAbbreviations).Assembly.GetManifestResourceStream("zone-abbreviations.txt")!);
        return [.. text.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(ReadRow)];
    }

    private static Row ReadRow(string line)
    {
        var words = line.TrimEnd('\r').Split(' ');
        var offset = TimeSpan.Parse(words[1].TrimStart('+'), CultureInfo.InvariantCulture);
        return new Row(words[0], offset, words[2..].ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    private sealed record Row(string Abbreviation, TimeSpan Offset, HashSet<string> Zones);
}
