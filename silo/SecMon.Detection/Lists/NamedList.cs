using SecMon.Detection.Rules;

namespace SecMon.Detection.Lists;

/// <summary>One list file, read.</summary>
/// <param name="Name">The name between percent signs.</param>
/// <param name="Values">The values in file order.</param>
/// <param name="IsText">True for <c>.txt</c>, false for <c>.csv</c>.</param>
/// <param name="IsSealed">True when the file was sealed.</param>
internal sealed record NamedList(string Name, IReadOnlyList<string> Values, bool IsText, bool IsSealed)
{
    /// <summary>Reads a file; null when it is in a folder or neither <c>.txt</c> nor <c>.csv</c>.</summary>
    public static NamedList? TryRead(RuleFile file, Func<RuleFile, string?>? openSealed)
    {
        var isText = file.RelativePath.EndsWith(".txt", StringComparison.OrdinalIgnoreCase);
        if (file.RelativePath.Contains('/') || (!isText && !file.RelativePath.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)))
            return null;

        var name = file.RelativePath[..^4];
        var opened = openSealed?.Invoke(file);
        var text = opened ?? file.Text;
        return new NamedList(name, isText ? Lines(text) : Column(text, name), isText, opened is not null);
    }

    private static string[] Lines(string text) =>
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>The column that bears the list's name, else the first.</summary>
    private static List<string> Column(string text, string name)
    {
        var table = CsvTable.Parse(text);
        var column = Math.Max(0, table.Header.IndexOf(name));
        return [.. table.Rows.Select(row => row.Cells).Where(cells => cells.Count > column && cells[column].Length > 0).Select(cells => cells[column])];
    }
}
