using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Formats.Zones;

namespace SecMon.Detection.Enrichment;

/// <summary>Adds fields from lists to events before rules see them (event.md, Enrichment). Used by one thread at a time.</summary>
public sealed class Enricher
{
    private const string Folder = "enrich/";
    private const string AccountsFile = Folder + "accounts.csv";
    private const string HolidaysFile = "holidays.txt";

    private readonly EnrichmentTable[] _beforeKind;
    private readonly EnrichmentTable[] _afterKind;
    private readonly HashSet<string> _holidays;
    private readonly PersonReads _personReads;
    private readonly ListedTables _listedTables;
    private readonly OfficeHours? _sourceHours;
    private readonly Dictionary<string, OfficeHours> _hours = [];

    private Enricher(
        EnrichmentTable[] beforeKind,
        EnrichmentTable[] afterKind,
        HashSet<string> holidays,
        PersonReads personReads,
        ListedTables listedTables,
        OfficeHours? sourceHours)
    {
        _personReads = personReads;
        _listedTables = listedTables;
        _beforeKind = beforeKind;
        _afterKind = afterKind;
        _holidays = holidays;
        _sourceHours = sourceHours;
    }

    /// <summary>The new names of listed tables.</summary>
    public required NewNameBook NewNames { get; init; }

    /// <summary>The new names in use that no list has yet.</summary>
    public IEnumerable<UnlistedName> UnlistedNames => NewNames.Unlisted(_listedTables);

    /// <summary>Reads the lists that enrich.</summary>
    /// <param name="lists">All lists, by paths relative to the lists folder.</param>
    /// <param name="sourceHours">Hours of the source, for accounts without their own; null when it has none.</param>
    /// <param name="problems">Problems of the files are added here; the rows or files at fault are left out.</param>
    /// <param name="newNames">The new names of listed tables that the source has read of; null knows none.</param>
    public static Enricher Load(IReadOnlyList<RuleFile> lists, OfficeHours? sourceHours, List<Diagnostic> problems, NewNameBook? newNames = null)
    {
        var files = lists.Where(IsTable).OrderBy(file => file.RelativePath, StringComparer.Ordinal).ToList();
        var holidays = lists.FirstOrDefault(file => file.RelativePath == HolidaysFile)?.Text ?? "";
        return new Enricher(
            Tables(files.Where(file => string.CompareOrdinal(file.RelativePath, AccountsFile) <= 0), problems),
            Tables(files.Where(file => string.CompareOrdinal(file.RelativePath, AccountsFile) > 0), problems),
            [.. holidays.Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0)],
            new PersonReads(ListedTables.Of(lists, PersonReads.TablesFile)),
            ListedTables.Of(lists),
            sourceHours)
        {
            NewNames = newNames ?? new NewNameBook(),
        };
    }

    /// <summary>Adds the fields.</summary>
    public void Enrich(AccessEvent access)
    {
        NewNames.Apply(access, _listedTables);
        foreach (var table in _beforeKind)
            table.Apply(access);
        if (access.Has(Fields.UserName) && !access.Has(Fields.AccountKind))
            access.Set(Fields.AccountKind, "unknown");
        foreach (var table in _afterKind)
            table.Apply(access);
        SetOffHours(access);
        _personReads.Judge(access);
    }

    private static bool IsTable(RuleFile file) =>
        file.RelativePath.StartsWith(Folder, StringComparison.Ordinal) && file.RelativePath.EndsWith(".csv", StringComparison.Ordinal);

    private static EnrichmentTable[] Tables(IEnumerable<RuleFile> files, List<Diagnostic> problems) =>
        [.. files.Select(file => EnrichmentTable.Load(file, problems)).OfType<EnrichmentTable>()];

    private void SetOffHours(AccessEvent access)
    {
        if (HoursOf(access) is not { } hours || ZoneGuess.IsBehind(access))
            return;
        var isHoliday = _holidays.Count > 0 && access[Fields.TimeDate].TextForm() is { } date && _holidays.Contains(date);
        access.Set(Fields.TimeOffHours, FieldValue.Boolean(isHoliday || !hours.Include(access.LocalTimestamp)));
    }

    private OfficeHours? HoursOf(AccessEvent access)
    {
        if (access[Fields.AccountHours].TextForm() is not { } text)
            return _sourceHours;
        if (_hours.TryGetValue(text, out var known))
            return known;
        return OfficeHours.TryParse(text, out var parsed) ? _hours[text] = parsed : _sourceHours;
    }
}
