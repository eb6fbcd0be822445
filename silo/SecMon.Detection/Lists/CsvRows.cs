using System.Text;

namespace SecMon.Detection.Lists;

/// <summary>Reads a list in CSV (RFC 4180) with trimmed cells; blank lines and lines that begin with <c>#</c> are left out.</summary>
internal static class CsvRows
{
    /// <summary>All rows, the header first.</summary>
    public static List<List<string>> Read(string text)
    {
        var rows = new List<List<string>>();
        var position = 0;
        while (position < text.Length)
        {
            var lineEnd = text.IndexOf('\n', position) is >= 0 and var found ? found : text.Length;
            var line = text.AsSpan(position, lineEnd - position).Trim();
            if (line.IsEmpty || line[0] == '#')
                position = lineEnd + 1;
            else
                rows.Add(Row(text, ref position));
        }

        return rows;
    }

    private static List<string> Row(string text, ref int position)
    {
        var cells = new List<string>();
        do
        {
            cells.Add(Cell(text, ref position));
        }
        while (position < text.Length && text[position++] == ',');
        return cells;
    }

    /// <summary>Reads to the next comma or line feed outside quotes, which stays unread.</summary>
    private static string Cell(string text, ref int position)
    {
        var cell = new StringBuilder();
        var quoted = false;
        for (; position < text.Length; position++)
        {
            var character = text[position];
            if (!quoted && character is (',' or '\n'))
                break;
            if (character == '"' && quoted && position + 1 < text.Length && text[position + 1] == '"')
                cell.Append(text[++position]);
            else if (character == '"' && (quoted || cell.ToString().AsSpan().IsWhiteSpace()))
                quoted = !quoted;
            else
                cell.Append(character);
        }

        return cell.ToString().Trim();
    }
}
