using System.Text;

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
        var position = 0;
        var line = 1;
        while (position < text.Length)
        {
            var start = line;
            var cells = NextRow(text, ref position, ref line);
            var isBlank = cells.Count == 1 && cells[0].Length == 0;
            if (!isBlank && !cells[0].StartsWith('#'))
                rows.Add(new CsvRow(start, cells));
        }

        return rows.Count == 0
            ? new CsvTable([], 1, [])
            : new CsvTable([.. rows[0].Cells], rows[0].Line, rows.GetRange(1, rows.Count - 1));
    }

    private static List<string> NextRow(string text, ref int position, ref int line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (; position < text.Length; position++)
        {
            var letter = text[position];
            if (letter == '\n')
                line++;
            if (isQuoted && letter == '"' && position + 1 < text.Length && text[position + 1] == '"')
                cell.Append(text[++position]);
            else if (letter == '"')
                isQuoted = !isQuoted;
            else if (letter == ',' && !isQuoted)
                Take(cells, cell);
            else if (letter == '\n' && !isQuoted)
                break;
            else
                cell.Append(letter);
        }

        position++;
        Take(cells, cell);
        return cells;
    }

    private static void Take(List<string> cells, StringBuilder cell)
    {
        cells.Add(cell.ToString().Trim());
        cell.Clear();
    }
}
