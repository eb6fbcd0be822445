using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Enrichment;

/// <summary>
/// One file of <c>lists/enrich/</c> (event.md, Enrichment): columns without a plus are looked up, all must match; columns with
/// a plus are added, whatever the record says there. The most specific row wins, then the first.
/// </summary>
internal sealed class EnrichmentTable
{
    private readonly List<Shape> _shapes;
    private readonly string[] _probe;

    private EnrichmentTable(IReadOnlyList<FieldName> keys, IReadOnlyList<FieldName> added, List<Shape> shapes)
    {
        Keys = keys;
        Added = added;
        _shapes = shapes;
        _probe = new string[keys.Count];
    }

    /// <summary>The fields that are looked up.</summary>
    public IReadOnlyList<FieldName> Keys { get; }

    /// <summary>The fields that are added.</summary>
    public IReadOnlyList<FieldName> Added { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="problems">Problems are added here; a file with an error gives no table.</param>
    public static EnrichmentTable? Load(RuleFile file, List<Diagnostic> problems)
    {
        var csv = CsvTable.Parse(file.Text);
        var isKey = csv.Header.Select(name => !name.StartsWith('+')).ToArray();
        var keys = csv.Header.Where((_, i) => isKey[i]).Select(name => new FieldName(name)).ToList();
        var added = csv.Header.Where((_, i) => !isKey[i]).Select(name => new FieldName(name[1..])).ToList();
        if (keys.Count == 0 || added.Count == 0)
        {
            problems.Add(new Diagnostic(
                new SourceLocation(file.Path, csv.HeaderLine, 1),
                IsError: true,
                "the header needs columns to look up and columns to add",
                "write names of event fields, with a plus before those to add:  user.name,+secmon.account.kind")
            { Kind = ProblemKinds.List });
            return null;
        }

        var rows = new List<Row>();
        foreach (var row in csv.Rows)
        {
            if (row.Cells.Count != csv.Header.Count)
            {
                problems.Add(new Diagnostic(
                    new SourceLocation(file.Path, row.Line, 1),
                    IsError: true,
                    $"{row.Cells.Count} columns, the header has {csv.Header.Count}",
                    "a cell that holds a comma stands in double quotes")
                { Kind = ProblemKinds.List });
                continue;
            }

            var cells = row.Cells.Where((_, i) => isKey[i]).ToArray();
            var values = row.Cells.Where((_, i) => !isKey[i]).Select((cell, i) => ValueOf(added[i], cell)).ToArray();
            CheckHours(file, row, added, values, problems);
            rows.Add(new Row(rows.Count, row.Line, cells, values));
        }

        // Exact cells weigh more than patterns, patterns more than *, long patterns more than short; then the first row.
        var ranked = rows.OrderByDescending(row => row.Cells.Count(cell => KindOf(cell) == '1'))
            .ThenByDescending(row => row.Cells.Count(cell => KindOf(cell) == '?'))
            .ThenByDescending(row => row.Cells.Where(cell => KindOf(cell) == '?').Sum(cell => cell.Count(letter => letter is not ('*' or '?'))))
            .ThenBy(row => row.Rank)
            .Select((row, rank) => row with { Rank = rank });
        var shapes = ranked.GroupBy(row => ShapeOf(row.Cells)).Select(group => new Shape(group.Key, [.. group])).ToList();
        return new EnrichmentTable(keys, added, shapes);
    }

    /// <summary>Adds the fields of the row that fits the event, if one does.</summary>
    public void Apply(AccessEvent access)
    {
        if (Find(new EventValues(access)) is not { } row)
            return;
        for (var i = 0; i < Added.Count; i++)
        {
            if (row.Values[i].IsPresent)
                access.Set(Added[i], row.Values[i]);
        }
    }

    /// <summary>Finds the row that fits a fact of decisions.</summary>
    /// <param name="fact">A signal or a case.</param>
    /// <param name="line">Where the row begins in its file, from 1.</param>
    /// <param name="values">A value for each of <see cref="Added"/>; absent for an empty cell.</param>
    public bool TryFind(Fact fact, out int line, out IReadOnlyList<FieldValue> values)
    {
        var row = Find(new FactValues(fact));
        line = row?.Line ?? 0;
        values = row?.Values ?? [];
        return row is not null;
    }

    private static FieldValue ValueOf(FieldName field, string cell)
    {
        if (cell.Length == 0)
            return FieldValue.Absent;
        if (field.Known?.Type == FieldType.Long && long.TryParse(cell, out var number))
            return FieldValue.Integer(number);
        if (field.Known?.Type == FieldType.Bool && bool.TryParse(cell, out var flag))
            return FieldValue.Boolean(flag);
        return FieldValue.Text(cell);
    }

    private static void CheckHours(RuleFile file, CsvRow row, List<FieldName> added, FieldValue[] values, List<Diagnostic> problems)
    {
        var hours = added.FindIndex(name => name.Known == Fields.AccountHours);
        if (hours < 0 || values[hours].TextForm() is not { } text || OfficeHours.TryParse(text, out _))
            return;
        problems.Add(new Diagnostic(
            new SourceLocation(file.Path, row.Line, 1),
            IsError: true,
            $"'{text}' are no hours",
            "write days and times:  mon-fri 07:30-17:30   or   mon-fri 07:30-17:30; sat 08:00-12:00")
        { Kind = ProblemKinds.List });
    }

    /// <summary>Which columns are exact (1), any (*), or a pattern (?).</summary>
    private static string ShapeOf(string[] cells) => string.Concat(cells.Select(KindOf));

    private static char KindOf(string cell) => cell == "*" ? '*' : CellPattern.IsPattern(cell) ? '?' : '1';

    private Row? Find<T>(T access)
        where T : struct, IValues
    {
        Row? best = null;
        for (var i = 0; i < _shapes.Count; i++)
        {
            var shape = _shapes[i];
            if (best is null || shape.BestRank < best.Rank)
                best = Probe(access, shape, column: 0, best);
        }

        return best;
    }

    /// <summary>Tries every element of list fields, column by column.</summary>
    private Row? Probe<T>(T access, Shape shape, int column, Row? best)
        where T : struct, IValues
    {
        if (column == Keys.Count)
            return Better(best, shape.Find(_probe));

        if (shape.Kinds[column] == '*')
        {
            _probe[column] = "*";
            return Probe(access, shape, column + 1, best);
        }

        var value = access[Keys[column]];
        if (value.Kind != FieldKind.List)
            return ProbeValue(access, shape, column, value, best);
        for (var i = 0; i < value.Elements.Count; i++)
            best = ProbeValue(access, shape, column, value.Elements[i], best);
        return best;
    }

    private Row? ProbeValue<T>(T access, Shape shape, int column, FieldValue value, Row? best)
        where T : struct, IValues
    {
        if (value.TextForm() is not { } text)
            return best;
        _probe[column] = text;
        return Probe(access, shape, column + 1, best);
    }

    private static Row? Better(Row? one, Row? other) => one is null || other?.Rank < one.Rank ? other ?? one : one;

    /// <summary>What rows are looked up for; a struct, so that events cost what they did before facts were looked up too.</summary>
    private interface IValues
    {
        FieldValue this[FieldName field] { get; }
    }

    private readonly struct EventValues(AccessEvent access) : IValues
    {
        public FieldValue this[FieldName field] => access[field];
    }

    private readonly struct FactValues(Fact fact) : IValues
    {
        public FieldValue this[FieldName field] => fact[field];
    }

    /// <summary>A row: its rank among all (0 wins), its line, the cells looked up, the values added.</summary>
    private sealed record Row(int Rank, int Line, string[] Cells, FieldValue[] Values);

    /// <summary>The rows whose wildcards stand in the same columns, so that exact ones are found by one hash.</summary>
    private sealed class Shape
    {
        private readonly Dictionary<string, List<Row>> _byExactCells = [];
        private char[] _key = new char[256];

        public Shape(string kinds, List<Row> rows)
        {
            Kinds = kinds;
            foreach (var row in rows)
            {
                var key = KeyOf(row.Cells).ToString();
                if (!_byExactCells.TryGetValue(key, out var same))
                    _byExactCells[key] = same = [];
                same.Add(row);
            }

            BestRank = rows[0].Rank;
        }

        public string Kinds { get; }

        /// <summary>Rank of the first row; rows stand in the order of their ranks.</summary>
        public int BestRank { get; }

        public Row? Find(string[] probe)
        {
            if (!_byExactCells.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(KeyOf(probe), out var rows))
                return null;
            foreach (var row in rows)
            {
                if (PatternsFit(row.Cells, probe))
                    return row;
            }

            return null;
        }

        /// <summary>The exact cells in one text, valid until the next one.</summary>
        private ReadOnlySpan<char> KeyOf(string[] cells)
        {
            if (cells.Length == 1)
                return Kinds[0] == '1' ? cells[0] : "";
            var length = 0;
            for (var i = 0; i < cells.Length; i++)
            {
                if (Kinds[i] != '1')
                    continue;
                if (_key.Length < length + cells[i].Length + 1)
                    Array.Resize(ref _key, (length + cells[i].Length + 1) * 2);
                cells[i].CopyTo(_key.AsSpan(length));
                length += cells[i].Length;
                _key[length++] = '\u001F';
            }

            return _key.AsSpan(0, length);
        }

        private bool PatternsFit(string[] cells, string[] probe)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                if (Kinds[i] == '?' && !CellPattern.Fits(cells[i], probe[i]))
                    return false;
            }

            return true;
        }
    }
}
