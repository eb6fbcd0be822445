using SecMon.Detection.Lists;
using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>
/// The header of a list of facts: names of columns; those with <c>*</c> before them are the key and name a field of the signal or
/// case that a row is about. <c>*account</c> means <c>user.name</c>, <c>*address</c> means <c>source.ip</c>.
/// </summary>
/// <param name="Columns">All columns in order.</param>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="IsSound">False when rows cannot be found by it.</param>
internal sealed record FactsHeader(IReadOnlyList<FactsColumn> Columns, int Line, bool IsSound)
{
    private static readonly Dictionary<string, string> Aliases = new() { ["account"] = Fields.UserName.Name, ["address"] = Fields.SourceIp.Name };

    /// <summary>Reads the header of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="problems">Problems are added here.</param>
    public static FactsHeader Read(RuleFile file, List<Diagnostic> problems)
    {
        var reader = new CsvReader(file.Text);
        if (!reader.Next())
        {
            Note(1, 1, "the list has no header", "name the columns, those of the key with a star:  *account,from,to,reason");
            return new FactsHeader([], 1, IsSound: false);
        }

        var columns = new List<FactsColumn>();
        var isSound = true;
        for (var i = 0; i < reader.Count; i++)
        {
            var written = reader.Cell(i).ToString();
            var name = written.TrimStart('*');
            var field = Aliases.GetValueOrDefault(name, name);
            if (name.Length == 0)
                Refuse(i, "a column without a name", "name it, or take its comma away");
            else if (columns.Exists(column => column.Name == name))
                Refuse(i, $"the column '{name}' is there twice", "rename one of them");
            else if (written.Length > name.Length && !FactFields.CanBeKey(field))
                Refuse(i, $"'{name}' is no field of a signal or case", Spelling.Help(name, "Keys", [.. Aliases.Keys, .. FactFields.OfSignal.Keys]));
            columns.Add(new FactsColumn(name, written.Length > name.Length ? new FieldName(field) : null));
        }

        if (isSound && columns.TrueForAll(column => column.Key is null))
            Refuse(0, "no column is the key", "write a star before the column by which rows are found, for example  *account");
        return new FactsHeader(columns, reader.Line, isSound);

        void Refuse(int index, string message, string help)
        {
            isSound = false;
            Note(reader.Line, reader.ColumnOf(index), message, help);
        }

        void Note(int line, int column, string message, string help) =>
            problems.Add(new Diagnostic(new SourceLocation(file.Path, line, column), IsError: true, message, help) { Kind = ProblemKinds.List });
    }

    /// <summary>Where a column stands; -1 when there is none.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Names.Contains(name))
                return i;
        }

        return -1;
    }
}
