using System.IO.Enumeration;
using SecMon.Detection.Lists;

namespace SecMon.Silo.Sources;

/// <summary>
/// Sorts tables into those that hold persons (<c>lists/citizen_tables.txt</c>), those that keep what was looked up
/// (<c>lists/history_tables.txt</c>), and others. As in rules, case does not matter and lists may have wildcards.
/// </summary>
internal sealed class TableGroups
{
    private const int Citizen = 0;
    private const int History = 1;
    private const int Other = 2;
    private const int MostRemembered = 10_000;

    private readonly Dictionary<string, int> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Pattern, int Group)> _patterns = [];

    /// <summary>Reads the lists of a rule set.</summary>
    public TableGroups(ListLibrary lists)
    {
        Add(lists.Find("citizen_tables") ?? [], Citizen);
        Add(lists.Find("history_tables") ?? [], History);
    }

    /// <summary>The groups' names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["citizen", "history", "other"];

    /// <summary>A table's group, as a place in <see cref="Names"/>.</summary>
    public int Of(string table)
    {
        if (_known.TryGetValue(table, out var known))
            return known;
        if (_patterns.Count == 0 || _known.Count >= MostRemembered)
            return Find(table);
        return _known[table] = Find(table);
    }

    private void Add(IReadOnlyList<string> tables, int group)
    {
        foreach (var table in tables)
        {
            if (table.AsSpan().IndexOfAny('*', '?') >= 0)
                _patterns.Add((table, group));
            else
                _known.TryAdd(table, group);
        }
    }

    private int Find(string table)
    {
        foreach (var (pattern, group) in _patterns)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, table, ignoreCase: true))
                return group;
        }

        return Other;
    }
}
