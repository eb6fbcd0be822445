using System.Runtime.CompilerServices;
using System.Text;

namespace SecMon.Detection.Lists;

/// <summary>
/// Reads the rows of a CSV text (RFC 4180) one by one without copying it; lines that begin with <c>#</c> and blank lines are skipped.
/// Used by one thread at a time. What runs for every row is compiled well at once: long lists are read when a silo starts, and the
/// runtime would take seconds to notice that it matters.
/// </summary>
/// <param name="text">The whole file.</param>
internal sealed class CsvReader(string text)
{
    private int[] _starts = new int[16];
    private int[] _lengths = new int[16];
    private string?[] _unquoted = new string?[16];
    private int _position;
    private int _nextLine = 1;

    /// <summary>Index in the text where the row begins; <see cref="MoveTo"/> takes it.</summary>
    public int Start { get; private set; }

    /// <summary>Line of the row, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>How many cells the row has.</summary>
    public int Count { get; private set; }

    /// <summary>Goes to the next row.</summary>
    /// <returns>False at the end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Next()
    {
        while (_position < text.Length)
        {
            Line = _nextLine;
            Start = _position;
            if (IsComment())
                SkipLine();
            else if (Read())
                return true;
        }

        return false;
    }

    /// <summary>Goes to a row that <see cref="Next"/> was at; its line is not known then.</summary>
    public void MoveTo(int start)
    {
        Start = _position = start;
        Read();
    }

    /// <summary>A cell, trimmed, valid until the next row.</summary>
    public ReadOnlySpan<char> Cell(int index) => _unquoted[index] is { } unquoted ? unquoted : text.AsSpan(_starts[index], _lengths[index]);

    /// <summary>Column of the line at which a cell begins, from 1; of a row of many lines counted from the first.</summary>
    public int ColumnOf(int index) => _starts[index] - Start + 1;

    private bool IsComment() => text.AsSpan(_position).TrimStart(" \t") is ['#', ..];

    private void SkipLine()
    {
        var length = text.AsSpan(_position).IndexOf('\n');
        _position = length < 0 ? text.Length : _position + length + 1;
        _nextLine++;
    }

    /// <summary>Reads the row at the position; false for a blank line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Read()
    {
        Count = 0;
        var rest = text.AsSpan(_position);
        var end = rest.IndexOfAny('\n', '"');
        if (end >= 0 && rest[end] == '"')
            ReadQuoted();
        else
            ReadPlain(end < 0 ? rest : rest[..end]);
        return Count > 1 || !Cell(0).IsEmpty;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadPlain(ReadOnlySpan<char> row)
    {
        var start = _position;
        _position += row.Length + 1;
        _nextLine++;
        while (row.IndexOf(',') is >= 0 and var comma)
        {
            Add(start, row[..comma], unquoted: null);
            start += comma + 1;
            row = row[(comma + 1)..];
        }

        Add(start, row, unquoted: null);
    }

    private void ReadQuoted()
    {
        var cell = new StringBuilder();
        var start = _position;
        var isQuoted = false;
        for (; _position < text.Length; _position++)
        {
            var letter = text[_position];
            if (letter == '\n')
                _nextLine++;
            if (isQuoted && letter == '"' && _position + 1 < text.Length && text[_position + 1] == '"')
                cell.Append(text[++_position]);
            else if (letter == '"')
                isQuoted = !isQuoted;
            else if (letter == ',' && !isQuoted)
                start = Take(start, cell);
            else if (letter == '\n' && !isQuoted)
                break;
            else
                cell.Append(letter);
        }

        Take(start, cell);
        _position++;
    }

    /// <summary>Takes up the cell that ends at the position; where the next begins.</summary>
    private int Take(int start, StringBuilder cell)
    {
        Add(start, text.AsSpan(start, _position - start), cell.ToString().Trim());
        cell.Clear();
        return _position + 1;
    }

    private void Add(int start, ReadOnlySpan<char> written, string? unquoted)
    {
        if (Count == _starts.Length)
        {
            Array.Resize(ref _starts, Count * 2);
            Array.Resize(ref _lengths, Count * 2);
            Array.Resize(ref _unquoted, Count * 2);
        }

        _starts[Count] = start + written.Length - written.TrimStart().Length;
        _lengths[Count] = written.Trim().Length;
        _unquoted[Count++] = unquoted;
    }
}
