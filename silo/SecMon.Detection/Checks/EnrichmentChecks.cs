using SecMon.Detection.Lists;
using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Checks;

/// <summary>Warns of columns and cells of <c>lists/enrich/*.csv</c> with which nothing is ever found or told apart.</summary>
/// <param name="lists">All lists.</param>
/// <param name="problems">Where warnings go.</param>
internal sealed class EnrichmentChecks(IReadOnlyList<RuleFile> lists, Problems problems)
{
    private const string Accounts = "enrich/accounts.csv";
    private const string OfAccounts = "secmon.account.";

    private readonly Problems _problems = problems.For(ProblemKinds.List);
    private readonly string[] _fields = [.. Fields.All.Select(field => field.Name)];
    private readonly HashSet<string> _added = [.. lists.Where(IsEnrichment).SelectMany(list => CsvTable.Parse(list.Text).Header).Where(IsAdded).Select(column => column[1..])];

    /// <summary>True for a file that adds fields to events.</summary>
    public static bool IsEnrichment(RuleFile list) =>
        list.RelativePath.StartsWith("enrich/", StringComparison.Ordinal) && list.RelativePath.EndsWith(".csv", StringComparison.Ordinal);

    /// <summary>The cells that a file adds to events, with the name of the field.</summary>
    public static IEnumerable<(string Field, string Text)> AddedCells(RuleFile list)
    {
        var table = CsvTable.Parse(list.Text);
        return table.Rows.Where(row => row.Cells.Count == table.Header.Count)
            .SelectMany(row => row.Cells.Zip(table.Header).Where(cell => IsAdded(cell.Second) && cell.First.Length > 0).Select(cell => (cell.Second[1..], cell.First)));
    }

    /// <summary>Checks all files.</summary>
    public void Check()
    {
        foreach (var list in lists.Where(IsEnrichment))
        {
            var table = CsvTable.Parse(list.Text);
            var lines = list.Text.Split('\n');
            for (var i = 0; i < table.Header.Count; i++)
                CheckColumn(table.Header[i], new SourceLocation(list.Path, table.HeaderLine, ColumnOf(lines[table.HeaderLine - 1], table.Header, i)));
            if (list.RelativePath == Accounts && table.Header.Count > 0 && !table.Header.Any(column => Meant(column) == $"+{Fields.AccountKind.Name}"))
                _problems.Warn(new SourceLocation(list.Path, table.HeaderLine, 1), "no column says what kind an account is, so rules see every account as 'unknown'", $"add a column +{Fields.AccountKind.Name}");
            foreach (var row in table.Rows.Where(row => row.Cells.Count == table.Header.Count))
            {
                for (var i = 0; i < row.Cells.Count; i++)
                    CheckCell(table.Header[i], row.Cells[i], new SourceLocation(list.Path, row.Line, ColumnOf(lines[row.Line - 1], row.Cells, i)));
            }
        }
    }

    private static bool IsAdded(string column) => column.StartsWith('+');

    private void CheckColumn(string column, SourceLocation place)
    {
        var field = column.TrimStart('+');
        if (_fields.Contains(field) || (!IsAdded(column) && _added.Contains(field)))
            return;

        if (Spelling.Nearest(field, _fields) is { } meant)
            _problems.Warn(place, $"'{field}' is no field of an event", $"did you mean '{column[..^field.Length]}{meant}'?");
        else if (IsAdded(column) && field.StartsWith(OfAccounts, StringComparison.Ordinal))
            _problems.Warn(place, $"'{field}' is no field of an event", Spelling.Help(field, "Of accounts", _fields.Where(one => one.StartsWith(OfAccounts, StringComparison.Ordinal))));
        else if (!IsAdded(column) && !field.Contains('.'))
            _problems.Warn(place, $"'{field}' is no field of an event, so no row is ever found by it", "write the name of a field, for example user.name; a plus before it adds the field: +secmon.account.kind");
    }

    /// <summary>The column that was meant, so that a misspelt one is not told as missing too.</summary>
    private string Meant(string column) => IsAdded(column) && !_fields.Contains(column[1..]) ? $"+{Spelling.Nearest(column[1..], _fields)}" : column;

    private void CheckCell(string column, string cell, SourceLocation place)
    {
        if (!IsAdded(column) || cell.Length == 0)
            return;
        var field = column[1..];
        if (Vocabularies.Of(field) is { } words && !words.Contains(cell, StringComparer.OrdinalIgnoreCase))
            _problems.Warn(place, $"'{cell}' is no value of {field}", Spelling.Help(cell, "Possible", words));
        else if (Fields.Find(field)?.Type == FieldType.Long && !long.TryParse(cell, out _))
            _problems.Warn(place, $"'{cell}' is no whole number, so nothing is ever above or below it", $"write digits alone in the column {column}, or nothing");
        else if (Fields.Find(field)?.Type == FieldType.Bool && !bool.TryParse(cell, out _))
            _problems.Warn(place, $"'{cell}' is neither true nor false", $"write true, false or nothing in the column {column}");
    }

    /// <summary>Where a cell begins in its line, from 1; cells with line breaks count from the first line.</summary>
    private static int ColumnOf(string line, IReadOnlyList<string> cells, int index)
    {
        var at = 0;
        for (var i = 0; i <= index; i++)
        {
            at = Math.Max(at, line.IndexOf(cells[i], Math.Min(at, line.Length), StringComparison.Ordinal));
            if (i < index)
                at += cells[i].Length;
        }

        return at + 1;
    }
}
