using SecMon.Detection.Lists;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>Gathers the problems of the rows of one list of facts; a list that is wrong all through does not say so a million times.</summary>
/// <param name="file">The list.</param>
/// <param name="problems">Problems are added here.</param>
internal sealed class ListProblems(RuleFile file, List<Diagnostic> problems)
{
    private const int Most = 100;

    private int _count;

    /// <summary>Notes that a row is refused.</summary>
    /// <param name="row">The row.</param>
    /// <param name="cell">The cell at fault.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="help">The mend.</param>
    /// <returns>False.</returns>
    public bool Refuse(CsvReader row, int cell, string message, string help)
    {
        Note(row.Line, row.ColumnOf(Math.Min(cell, row.Count - 1)), isError: true, message, help);
        return false;
    }

    /// <summary>Notes what is probably not meant.</summary>
    public void Warn(CsvReader row, int cell, string message, string help) => Note(row.Line, row.ColumnOf(cell), isError: false, message, help);

    /// <summary>Notes that the header is wrong.</summary>
    public void RefuseHeader(FactsHeader header, string message, string help) => Note(header.Line, 1, isError: true, message, help);

    /// <summary>Says how many problems were not told.</summary>
    public void Close()
    {
        if (_count > Most)
            problems.Add(new Diagnostic(new SourceLocation(file.Path, 1, 1), IsError: true, $"{_count - Most} further problems of this list are not shown") { Kind = ProblemKinds.List });
    }

    private void Note(int line, int column, bool isError, string message, string help)
    {
        if (++_count <= Most)
            problems.Add(new Diagnostic(new SourceLocation(file.Path, line, column), isError, message, help) { Kind = ProblemKinds.List });
    }
}
