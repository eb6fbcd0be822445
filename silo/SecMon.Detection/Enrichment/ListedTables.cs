using SecMon.Detection.Lists;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Enrichment;

/// <summary>The tables that lists name: one list, or all at the top of the lists folder whose name ends in <c>_tables</c>. Immutable.</summary>
internal sealed class ListedTables
{
    private const string Ending = "_tables";

    private readonly Dictionary<string, string> _lists = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> _byLastPart = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Pattern, string List)> _patterns = [];

    private ListedTables(IEnumerable<(string Table, string List)> tables)
    {
        foreach (var (table, list) in tables)
        {
            if (CellPattern.IsPattern(table))
            {
                _patterns.Add((table.ToLowerInvariant(), list));
                continue;
            }

            if (!_lists.TryAdd(table, list))
                continue;
            if (!_byLastPart.TryGetValue(TableName.LastPart(table), out var same))
                _byLastPart[TableName.LastPart(table)] = same = [];
            same.Add(table);
        }
    }

    /// <summary>Reads all lists of tables.</summary>
    /// <param name="lists">All files of the lists folder.</param>
    public static ListedTables Of(IReadOnlyList<RuleFile> lists) =>
        Of(lists, file => Path.GetFileNameWithoutExtension(file).EndsWith(Ending, StringComparison.Ordinal));

    /// <summary>Reads one list.</summary>
    /// <param name="lists">All files of the lists folder.</param>
    /// <param name="file">The list, by its path there.</param>
    public static ListedTables Of(IReadOnlyList<RuleFile> lists, string file) => Of(lists, path => path == file);

    private static ListedTables Of(IReadOnlyList<RuleFile> lists, Func<string, bool> isMeant) => new(
        from file in lists.OrderBy(file => file.RelativePath, StringComparer.Ordinal)
        where isMeant(file.RelativePath)
        let list = NamedList.TryRead(file, openSealed: null)
        where list is not null
        from table in list.Values
        select (table, file.RelativePath));

    /// <summary>The file of the list that names a table, by exact name or pattern; null when none does.</summary>
    public string? ListOf(string table)
    {
        if (_lists.TryGetValue(table, out var list))
            return list;
        if (_patterns.Count == 0)
            return null;
        return ByPattern(table.ToLowerInvariant());
    }

    /// <summary>The tables of that name in any schema; none that only a pattern names.</summary>
    public IReadOnlyList<string> ByLastPart(string name) => _byLastPart.GetValueOrDefault(name) ?? [];

    /// <summary>The tables of a schema; none that only a pattern names.</summary>
    public IEnumerable<string> InSchema(string schema) => _lists.Keys.Where(table => TableName.IsIn(table, schema));

    /// <summary>Apart from <see cref="ListOf"/>, which would make what this captures for every table.</summary>
    private string? ByPattern(string table) => _patterns.Find(one => CellPattern.Fits(one.Pattern, table)).List;
}
