using SecMon.Detection.Loading;
using SecMon.Detection.Outlines;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Checks;

/// <summary>Warns of fields that no event has, in rules whose log source SecMon's own parsers produce: they give the fields of event.md and no others.</summary>
internal sealed class FieldChecks
{
    private static readonly string[] OwnCategories = ["database", "service_call"];
    private static readonly string[] OwnProducts = ["postgresql", "mariadb", "mysql", "mssql", "oracle", "xroad"];

    private readonly string[] _known;
    private readonly HashSet<string> _names;
    private readonly Problems _problems;

    /// <summary>Takes the lists, whose columns add fields too.</summary>
    public FieldChecks(IEnumerable<RuleFile> lists, Problems problems)
    {
        var added = lists.Where(list => list.RelativePath.StartsWith("enrich/", StringComparison.Ordinal))
            .SelectMany(list => Lists.CsvTable.Parse(list.Text).Header).Where(column => column.StartsWith('+')).Select(column => column[1..]);
        _known = [.. Fields.All.Select(field => field.Name).Concat(added).Distinct()];
        _names = [.. _known];
        _problems = problems.For(ProblemKinds.UnknownField);
    }

    /// <summary>Checks the lines of a rule or a filter.</summary>
    public void Check(RuleOutline outline)
    {
        if (!IsOwn(outline.LogSource))
            return;
        foreach (var line in outline.Selections.Values.SelectMany(CheckedRule.LinesIn).Where(line => !line.IsKeyword && !_names.Contains(line.Field)))
            Warn(line);
    }

    private static bool IsOwn(LogSource source) =>
        source.Product is { } product ? OwnProducts.Contains(product, StringComparer.OrdinalIgnoreCase)
        : source.Category is { } category && OwnCategories.Contains(category, StringComparer.OrdinalIgnoreCase);

    private void Warn(LineClause line)
    {
        var help = Spelling.Nearest(line.Field, _known) is { } meant
            ? $"did you mean '{meant}'?"
            : "secmon parse shows the fields that rules see; a column +NAME of lists/enrich/*.csv adds one";
        _problems.Warn(line.Key, $"'{line.Field}' is no field of an event", help);
    }
}
