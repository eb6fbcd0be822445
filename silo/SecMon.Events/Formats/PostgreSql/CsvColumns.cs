namespace SecMon.Events.Formats.PostgreSql;

/// <summary>The columns of one CSV row (RFC 4180: quotes doubled, line ends allowed inside quotes), found in one pass.</summary>
/// <param name="scratch">Where columns with doubled quotes are unescaped.</param>
internal sealed class CsvColumns(ByteScratch scratch)
{
    private const int Most = 40;

    private readonly Column[] _columns = new Column[Most];
    private ReadOnlyMemory<byte> _row;

    /// <summary>How many columns the row has.</summary>
    public int Count { get; private set; }

    /// <summary>Splits a row.</summary>
    /// <param name="row">The row without its line end.</param>
    /// <returns>False when quoting is broken or there are more than 40 columns.</returns>
    public bool Split(ReadOnlyMemory<byte> row)
    {
        _row = row;
        Count = 0;
        var bytes = row.Span;
        var position = 0;
        while (Count < Most)
        {
            if (position < bytes.Length && bytes[position] == '"')
            {
                if (!Quoted(bytes, ref position))
                    return false;
            }
            else
            {
                var comma = bytes[position..].IndexOf((byte)',');
                var length = comma < 0 ? bytes.Length - position : comma;
                _columns[Count++] = new Column(position, length, HasDoubledQuotes: false);
                position += length;
            }

            if (position >= bytes.Length)
                return true;
            if (bytes[position++] != ',')
                return false;
        }

        return false;
    }

    /// <summary>The unescaped content of a column; empty beyond the last.</summary>
    public ReadOnlyMemory<byte> this[int index]
    {
        get
        {
            if (index >= Count)
                return default;
            ref var column = ref _columns[index];
            if (column.HasDoubledQuotes)
                column = column with { Content = Undouble(_row.Slice(column.Start, column.Length)), HasDoubledQuotes = false };
            return column.Content.IsEmpty ? _row.Slice(column.Start, column.Length) : column.Content;
        }
    }

    private bool Quoted(ReadOnlySpan<byte> bytes, ref int position)
    {
        var start = ++position;
        var doubled = false;
        while (true)
        {
            var quote = bytes[position..].IndexOf((byte)'"');
            if (quote < 0)
                return false;
            position += quote + 1;
            if (position >= bytes.Length || bytes[position] != '"')
                break;
            doubled = true;
            position++;
        }

        _columns[Count++] = new Column(start, position - 1 - start, doubled);
        return true;
    }

    private ReadOnlyMemory<byte> Undouble(ReadOnlyMemory<byte> raw)
    {
        var target = scratch.Take(raw.Length);
        var to = target.Span;
        var from = raw.Span;
        var written = 0;
        while (true)
        {
            var quote = from.IndexOf((byte)'"');
            if (quote < 0)
                break;
            from[..(quote + 1)].CopyTo(to[written..]);
            written += quote + 1;
            from = from[Math.Min(quote + 2, from.Length)..];
        }

        from.CopyTo(to[written..]);
        return target[..(written + from.Length)];
    }

    /// <summary>A column's place in the row, and its content once it was unescaped.</summary>
    private readonly record struct Column(int Start, int Length, bool HasDoubledQuotes, ReadOnlyMemory<byte> Content = default);
}
