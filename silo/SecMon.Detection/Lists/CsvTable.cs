namespace SecMon.Detection.Lists;

/// <summary>A small CSV file (RFC 4180) with a header; lines that begin with <c>#</c> and blank lines are skipped.</summary>
internal sealed class CsvTable
{
    private CsvTable(List<string> header, int headerLine, IReadOnlyList<CsvRow> rows)
    {
        Header = header;
        HeaderLine = headerLine;
        Rows = rows;
    }

    public List<string> Header { get; }

    public int HeaderLine { get; }

    public IReadOnlyList<CsvRow> Rows { get; }

    public static CsvTable Parse(string text)
    {
        var rows = new List<CsvRow>();
        var reader = new CsvReader(text);
        while (reader.Next())
            rows.Add(new CsvRow(reader.Line, CellsOf(reader)));
        return rows.Count == 0
            ? new CsvTable([], 1, [])
            : new CsvTable([.. rows[0].Cells], rows[0].Line, rows.GetRange(1, rows.Count - 1));
    }

    private static string[] CellsOf(CsvReader reader)
    {
        var cells = new string[reader.Count];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = reader.Cell(i).ToString();
        return cells;
    }
}
