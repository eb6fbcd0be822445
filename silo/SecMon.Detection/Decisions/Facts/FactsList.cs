using System.Buffers;
using System.Runtime.CompilerServices;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>
/// The rows of <c>lists/facts/NAME.csv</c>, found by their key with one hash look-up. Of the text, which the file holds, it keeps
/// where rows begin; cells are read when a row is found. Immutable, safe on many threads.
/// </summary>
internal sealed class FactsList
{
    /// <summary>Most rows that one fact finds; those further down in the file are left out.</summary>
    public const int MostRows = 200;

    private const int NoRow = -1;

    private readonly string _kind;
    private readonly string _text;
    private readonly FactsHeader _header;
    private readonly int[] _keys;
    private readonly List<IndexedRow> _rows;
    private readonly int[] _first;
    private readonly Func<string, long>? _sinceOf;

    private FactsList(string kind, string text, FactsHeader header, List<IndexedRow> rows, bool excuses)
    {
        Excuses = excuses;
        _kind = kind;
        _text = text;
        _header = header;
        _keys = KeysOf(header);
        _rows = rows;
        _first = new int[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, rows.Count))];
        Array.Fill(_first, NoRow);
        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows);
        for (var i = all.Length - 1; i >= 0; i--)   // from the last, so that a chain is in the order of the file
        {
            ref var first = ref _first[all[i].Hash & (_first.Length - 1)];
            all[i].Next = first;
            first = i;
        }
    }

    private FactsList(FactsList other, Func<string, long> sinceOf)
    {
        (_kind, _text, _header, _keys, _rows, _first) = (other._kind, other._text, other._header, other._keys, other._rows, other._first);
        _sinceOf = sinceOf;
        Excuses = other.Excuses;
    }

    /// <summary>True when decisions with expect, lower, no_page or close bind its rows.</summary>
    public bool Excuses { get; }

    /// <summary>The cells of each row, in the order of the file: what tells one row from another.</summary>
    public IEnumerable<string> Rows
    {
        get
        {
            var reader = new CsvReader(_text);
            for (var i = 0; i < _rows.Count; i++)
            {
                reader.MoveTo(_rows[i].Start);
                yield return TextOf(reader);
            }
        }
    }

    /// <summary>Each row as a fact, in the order of the file.</summary>
    public IEnumerable<RowFact> RowFacts
    {
        get
        {
            var reader = new CsvReader(_text);
            for (var i = 0; i < _rows.Count; i++)
                yield return RowAt(i, reader);
        }
    }

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>The fields of signals by which rows are found.</summary>
    public IEnumerable<FieldName> KeyFields => _keys.Select(key => _header.Columns[key].Key!);

    /// <summary>Reads a list; rows that are wrong are noted and left out.</summary>
    /// <param name="kind">Its name.</param>
    /// <param name="file">The file.</param>
    /// <param name="strictness">Whether its rows excuse somebody.</param>
    /// <param name="problems">Problems are added here.</param>
    /// <returns>Null when the header is wrong.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static FactsList? Read(string kind, RuleFile file, FactsStrictness strictness, List<Diagnostic> problems)
    {
        var header = FactsHeader.Read(file, problems);
        if (!header.IsSound)
            return null;
        var noted = new ListProblems(file, problems);
        var excuses = strictness != FactsStrictness.None;
        var excusing = excuses ? ExcusingRows.Of(header, noted, needsTables: strictness == FactsStrictness.ExcusesSignals) : null;
        if (excuses && excusing is null)
            return null;

        var rows = new List<IndexedRow>();
        var keys = KeysOf(header);
        var reader = new CsvReader(file.Text);
        reader.Next();
        while (reader.Next())
        {
            if (IsSound(reader, header, noted) && (excusing is null || excusing.Allows(reader, noted)))
                rows.Add(new IndexedRow(reader.Start, reader.Line, HashOf(reader, keys)));
        }

        rows.TrimExcess();
        noted.Close();
        return new FactsList(kind, file.Text, header, rows, excuses);
    }

    /// <summary>The same list, whose rows know since when they are there.</summary>
    /// <param name="sinceOf">When a row of <see cref="Rows"/> came into force, ticks of UTC.</param>
    public FactsList Since(Func<string, long> sinceOf) => new(this, sinceOf);

    /// <summary>Adds the rows whose key fits a fact, in the order of the file, none that is there already.</summary>
    public void AddRows(Fact fact, List<RowFact> rows)
    {
        var search = new Search(fact, ArrayPool<string>.Shared.Rent(_keys.Length));
        Probe(ref search, 0);
        ArrayPool<string>.Shared.Return(search.Key, clearArray: true);
        if (search.Found is not { } found)
            return;
        found.Sort();
        foreach (var index in found.Distinct().Take(MostRows))
        {
            var line = _rows[index].Line;
            if (!rows.Exists(row => row.Line == line && row.Kind == _kind))
                rows.Add(RowAt(index, search.Reader!));
        }
    }

    private static int[] KeysOf(FactsHeader header) => [.. Enumerable.Range(0, header.Columns.Count).Where(i => header.Columns[i].Key is not null)];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsSound(CsvReader row, FactsHeader header, ListProblems problems)
    {
        if (row.Count != header.Columns.Count)
            return problems.Refuse(row, 0, $"{row.Count} columns, the header has {header.Columns.Count}", "a cell that holds a comma stands in double quotes");
        for (var i = 0; i < row.Count; i++)
        {
            var column = header.Columns[i];
            var cell = row.Cell(i);
            if (column.Key is not null && cell.IsEmpty)
                return problems.Refuse(row, i, $"the key '{column.Name}' is empty, so the row is never found", "fill the cell in, or remove the row");
            if (column.Key is not null && cell.ContainsAny('*', '?'))
                problems.Warn(row, i, $"'{cell}' is compared as it is: keys have no wildcards", "write one row for each value");
            if (column.IsTime && !cell.IsEmpty && !FactTime.TryParse(cell, out _, out _))
                return problems.Refuse(row, i, $"'{cell}' in the column '{column.Name}' is no time", FactTime.Help);
        }

        return true;
    }

    private static int HashOf(CsvReader row, int[] keys)
    {
        var hash = 0;
        foreach (var key in keys)
            hash = Join(hash, row.Cell(key));
        return hash;
    }

    private static int HashOf(ReadOnlySpan<string> key)
    {
        var hash = 0;
        foreach (var cell in key)
            hash = Join(hash, cell);
        return hash;
    }

    private static int Join(int hash, ReadOnlySpan<char> cell) => (hash * 31) + string.GetHashCode(cell, StringComparison.OrdinalIgnoreCase);

    /// <summary>Tries every element of list fields, column by column.</summary>
    private void Probe(ref Search search, int column)
    {
        if (column == _keys.Length)
        {
            Find(ref search);
            return;
        }

        var value = search.Fact[_header.Columns[_keys[column]].Key!];
        if (value.Kind != FieldKind.List)
        {
            ProbeValue(ref search, column, value);
            return;
        }

        foreach (var element in value.Elements)
            ProbeValue(ref search, column, element);
    }

    private void ProbeValue(ref Search search, int column, FieldValue value)
    {
        if (value.TextForm() is not { Length: > 0 } text)
            return;
        search.Key[column] = text;
        Probe(ref search, column + 1);
    }

    private void Find(ref Search search)
    {
        ReadOnlySpan<string> key = search.Key.AsSpan(0, _keys.Length);
        var hash = HashOf(key);
        var count = 0;
        for (var i = _first[hash & (_first.Length - 1)]; i != NoRow && count < MostRows; i = _rows[i].Next)
        {
            if (_rows[i].Hash != hash || !HasKey(i, key, search.Reader ??= new CsvReader(_text)))
                continue;
            (search.Found ??= []).Add(i);
            count++;
        }
    }

    private bool HasKey(int index, ReadOnlySpan<string> key, CsvReader reader)
    {
        reader.MoveTo(_rows[index].Start);
        for (var i = 0; i < key.Length; i++)
        {
            if (!reader.Cell(_keys[i]).Equals(key[i], StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return true;
    }

    private RowFact RowAt(int index, CsvReader reader)
    {
        reader.MoveTo(_rows[index].Start);
        var values = new Dictionary<string, FieldValue>(_header.Columns.Count + 1);
        for (var i = 0; i < _header.Columns.Count; i++)
        {
            if (reader.Cell(i).IsEmpty)
                continue;
            foreach (var name in _header.Columns[i].Names)
                values[name] = ValueOf(_header.Columns[i], reader.Cell(i));
        }

        return new RowFact(_kind, _rows[index].Line, KeyOf(reader), values) { SinceTicks = _sinceOf?.Invoke(TextOf(reader)) ?? long.MinValue };
    }

    private static FieldValue ValueOf(FactsColumn column, ReadOnlySpan<char> cell)
    {
        if (!column.IsTime || !FactTime.TryParse(cell, out var first, out var last))
            return FieldValue.Text(cell.ToString());
        return FieldValue.Integer(column.IsEnd ? last : first);
    }

    /// <summary>By name, so that columns may change places; a cell may hold any character but the ones that part them.</summary>
    private string TextOf(CsvReader row)
    {
        var cells = new string[_header.Columns.Count];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = $"{_header.Columns[i].Name}={row.Cell(i)}";
        Array.Sort(cells, StringComparer.Ordinal);
        return string.Join('\u001f', cells);
    }

    private string KeyOf(CsvReader row)
    {
        var cells = new string[_keys.Length];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = row.Cell(_keys[i]).ToString();
        return string.Join(' ', cells);
    }

    /// <summary>A look-up; mostly it finds nothing, and then it costs no memory.</summary>
    private ref struct Search(Fact fact, string[] key)
    {
        public readonly Fact Fact => fact;

        public readonly string[] Key => key;

        public CsvReader? Reader { get; set; }

        public List<int>? Found { get; set; }
    }

    /// <summary>Where a row begins in the text, its line, the hash of its key, and the next row of the same bucket.</summary>
    private record struct IndexedRow(int Start, int Line, int Hash)
    {
        public int Next { get; set; } = NoRow;
    }
}
