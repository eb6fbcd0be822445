using SecMon.Detection.Rules;

namespace SecMon.Detection.Lists;

/// <summary>One list file, read.</summary>
/// <param name="Name">The name between percent signs.</param>
/// <param name="Values">The values in file order; none of a sealed file that was not opened.</param>
/// <param name="IsText">True for <c>.txt</c>, false for <c>.csv</c>.</param>
/// <param name="IsSealed">True when the file is sealed.</param>
/// <param name="IsOpen">False for a sealed file that was not opened.</param>
internal sealed record NamedList(string Name, IReadOnlyList<string> Values, bool IsText, bool IsSealed, bool IsOpen)
{
    /// <summary>Reads a file; null when it is in a folder or neither <c>.txt</c> nor <c>.csv</c>.</summary>
    public static NamedList? TryRead(RuleFile file, Func<RuleFile, string?>? openSealed)
    {
        var isText = file.RelativePath.EndsWith(".txt", StringComparison.OrdinalIgnoreCase);
        if (file.RelativePath.Contains('/') || (!isText && !file.RelativePath.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)))
            return null;

        var name = file.RelativePath[..^4];
        if (SealedList.IsSealed(file))
        {
            var opened = openSealed?.Invoke(file);
            return new NamedList(SealedList.NameOf(name), opened is null ? [] : Lines(opened), isText, IsSealed: true, IsOpen: opened is not null);
        }

        return new NamedList(name, isText ? Lines(file.Text) : Column(file.Text, name), isText, IsSealed: false, IsOpen: true);
    }

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range).Trim();
            if (line.Length > 0 && line[0] != '#')
                lines.Add(line.ToString());
        }

        lines.TrimExcess();
        return lines;
    }

    /// <summary>The column that bears the list's name, else the first.</summary>
    private static List<string> Column(string text, string name)
    {
        var table = CsvTable.Parse(text);
        var column = Math.Max(0, table.Header.IndexOf(name));
        return [.. table.Rows.Select(row => row.Cells).Where(cells => cells.Count > column && cells[column].Length > 0).Select(cells => cells[column])];
    }
}
