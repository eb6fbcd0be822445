using SecMon.Detection.Rules;

namespace SecMon.Detection.Lists;

/// <summary>Every database that should be watched (<c>lists/systems.csv</c>, event.md).</summary>
public static class SystemsList
{
    /// <summary>The list's path below the lists folder.</summary>
    public const string FileName = "systems.csv";

    /// <summary>The system that a server belongs to; null when no system names it.</summary>
    /// <param name="lists">The list files.</param>
    /// <param name="host">The server; null belongs nowhere.</param>
    public static string? SystemOf(IReadOnlyList<RuleFile> lists, string? host) => SystemOf(Parse(TextOf(lists)), host);

    /// <summary>The system that a server belongs to; null when no system names it.</summary>
    /// <param name="systems">What <see cref="Parse"/> read.</param>
    /// <param name="host">The server; null belongs nowhere.</param>
    public static string? SystemOf(IEnumerable<(string System, string Host)> systems, string? host) =>
        systems.Where(one => string.Equals(one.Host, host, StringComparison.OrdinalIgnoreCase)).Select(one => one.System).FirstOrDefault();

    /// <summary>The text of the inventory; empty when there is none.</summary>
    public static string TextOf(IReadOnlyList<RuleFile> lists) => lists.FirstOrDefault(file => file.RelativePath == FileName)?.Text ?? "";

    /// <summary>Reads the list.</summary>
    /// <param name="text">CSV with a header that names <c>system</c> and <c>host.name</c>; other columns are for people.</param>
    /// <returns>Systems with the servers that hold them, in order; empty when the header has neither column.</returns>
    public static IReadOnlyList<(string System, string Host)> Parse(string text)
    {
        var table = CsvTable.Parse(text);
        var system = table.Header.IndexOf("system");
        var host = table.Header.IndexOf("host.name");
        if (system < 0 || host < 0)
            return [];
        return [.. table.Rows
            .Where(row => row.Cells.Count > Math.Max(system, host) && row.Cells[system].Length > 0)
            .Select(row => (row.Cells[system], row.Cells[host]))];
    }
}
