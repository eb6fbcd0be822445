using System.Globalization;
using System.Text;
using SecMon.Detection.Lists;
using SecMon.Detection.Loading;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Checks;

/// <summary>Warns of lines of lists that cannot be what they seem to be: a line is one value, compared whole.</summary>
/// <param name="problems">Where warnings go.</param>
internal sealed class ListChecks(Problems problems)
{
    private const int CitizenIdDigits = 12;

    // Names with a meaning (event.md, Enrichment).
    private const string Holidays = "holidays.txt";
    private const string WatchedPersons = "protected_citizen_ids.txt";
    private static readonly string[] TableLists = ["citizen_tables.txt", "history_tables.txt"];
    private static readonly string[] SystemColumns = ["system", "host.name"];

    private readonly Problems _problems = problems.For(ProblemKinds.List);

    /// <summary>Checks all lists that rules name, and the inventory.</summary>
    public void Check(IReadOnlyList<RuleFile> lists)
    {
        foreach (var list in lists.Where(list => !list.RelativePath.Contains('/') && !SealedList.IsSealed(list)))
        {
            if (list.RelativePath.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))
                CheckLines(list);
            else if (list.RelativePath == SystemsList.FileName)
                CheckSystems(list);
        }
    }

    private void CheckLines(RuleFile list)
    {
        var lines = list.Text.Split('\n');
        var values = lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').ToHashSet();
        for (var i = 0; i < lines.Length; i++)
        {
            var value = lines[i].Trim();
            if (value.Length == 0 || value[0] == '#' || Problem(list.RelativePath, value, values) is not var (message, help))
                continue;
            _problems.Warn(new SourceLocation(list.Path, i + 1, lines[i].IndexOf(value, StringComparison.Ordinal) + 1), message, help);
        }
    }

    private static (string Message, string Help)? Problem(string list, string value, HashSet<string> values)
    {
        if (list == WatchedPersons)
            return value.Length == CitizenIdDigits && value.All(char.IsAsciiDigit) ? null : ($"the line is no citizen id of {CitizenIdDigits} digits", "write digits alone, one id a line");   // never quoted
        if (list == Holidays)
            return DateOnly.TryParseExact(value.Split('#')[0].Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : ($"'{value}' is no date", "write YYYY-MM-DD, one day a line");
        return OfAnyList(value) ?? (TableLists.Contains(list) ? OfTables(value, values) : null);
    }

    private static (string Message, string Help)? OfAnyList(string value)
    {
        if (value.EnumerateRunes().FirstOrDefault(IsInvisible) is { Value: > 0 } hidden)
            return ($"an invisible character (U+{hidden.Value:X4}) is part of the value", "write the line again by hand");
        if (value.IndexOf(" #", StringComparison.Ordinal) is > 0 and var comment)
            return ($"'{value[comment..].Trim()}' is part of the value: a comment has a line of its own", $"write {value[..comment].Trim()} and put the comment on the line above");
        if (value[^1] is ';' or ',')
            return ($"'{value}' ends with '{value[^1]}', which is part of the value", $"a line is one value: write {value.TrimEnd(';', ',', ' ')}");
        if (value.Length > 1 && value[0] is '\'' or '"' && value[^1] == value[0])
            return ($"the quotes of {value} are part of the value", $"write {value[1..^1]}");
        return value.StartsWith("- ", StringComparison.Ordinal) ? ($"'{value}' begins with '- ', which is part of the value", $"write {value[2..].Trim()}") : null;
    }

    private static (string Message, string Help)? OfTables(string value, HashSet<string> values)
    {
        if (value.IndexOfAny([' ', '\t', ';', ',', '"', '\'', '`', '(', ')', '/']) >= 0)
            return ($"'{value}' is no name of a table", "write schema.name, one a line; * and ? stand for anything");
        var isBare = value.IndexOfAny(['.', '*', '?']) < 0;
        return isBare && !values.Any(other => other.EndsWith($".{value}", StringComparison.OrdinalIgnoreCase))
            ? ($"'{value}' names no schema, and events name tables with theirs", $"write schema.{value}, or *.{value} for every schema")
            : null;
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format || rune.Value is 0xA0 or 0x3000;

    private void CheckSystems(RuleFile list)
    {
        var table = CsvTable.Parse(list.Text);
        foreach (var missing in SystemColumns.Where(column => table.Header.Count > 0 && !table.Header.Contains(column)))
        {
            var help = Spelling.Nearest(missing, table.Header) is { } meant ? $"did you write '{meant}' for '{missing}'?" : $"the header is  {string.Join(',', SystemColumns)},… ; other columns are for people";
            _problems.Warn(new SourceLocation(list.Path, table.HeaderLine, 1), $"there is no column '{missing}', so the inventory is empty", help);
        }
    }
}
