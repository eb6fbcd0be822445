using System.Collections.Frozen;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Lists;

/// <summary>The named lists that rules use with <c>expand</c> (sigma.md 9): read once, immutable.</summary>
public sealed class ListLibrary
{
    private const string EnrichmentFolder = "enrich/";

    /// <summary>A library without lists.</summary>
    public static readonly ListLibrary Empty = new([]);

    private readonly FrozenDictionary<string, NamedList> _lists;
    private readonly ISubjectPseudonyms? _pseudonyms;
    private readonly Lock _making = new();   // rule files are read in parallel, and pseudonyms are made by one thread at a time

    /// <summary>Reads <c>NAME.txt</c> and <c>NAME.csv</c> at the top of the lists folder; where both exist, the text file counts, and before it a sealed one.</summary>
    /// <param name="files">All files of the lists folder; <see cref="RuleFile.RelativePath"/> is below it.</param>
    /// <param name="pseudonyms">Makes the pseudonyms of lists of citizen ids; without it lines that use such a list match nothing.</param>
    /// <param name="openSealed">Gives the clear text of a sealed file, null for a file that is not sealed; without it none is.</param>
    public ListLibrary(
        IReadOnlyList<RuleFile> files, ISubjectPseudonyms? pseudonyms = null, Func<RuleFile, string?>? openSealed = null)
    {
        Files = [.. files.OrderBy(file => file.RelativePath, StringComparer.Ordinal)];
        _pseudonyms = pseudonyms;
        HasKey = openSealed is not null;

        var lists = new Dictionary<string, NamedList>();
        foreach (var file in Files)
        {
            if (NamedList.TryRead(file, openSealed) is { } list && (!lists.TryGetValue(list.Name, out var other) || IsBefore(list, other)))
                lists[list.Name] = list;
        }

        _lists = lists.ToFrozenDictionary();
    }

    /// <summary>The lists of a rule set.</summary>
    public static ListLibrary Of(RuleFiles files, ISubjectPseudonyms pseudonyms) => new(files.Lists, pseudonyms, files.OpenSealed);

    /// <summary>All files, by path.</summary>
    public IReadOnlyList<RuleFile> Files { get; }

    /// <summary>The files that add fields to events (<c>enrich/*.csv</c>, event.md), by path.</summary>
    public IEnumerable<RuleFile> EnrichmentFiles => Files.Where(file => file.RelativePath.StartsWith(EnrichmentFolder, StringComparison.Ordinal));

    /// <summary>The names of the lists, sorted.</summary>
    public IEnumerable<string> Names => _lists.Keys.Order(StringComparer.Ordinal);

    /// <summary>The values of a list in file order, trimmed, without comments; null when there is no such list.</summary>
    public IReadOnlyList<string>? Find(string name) => _lists.GetValueOrDefault(name)?.Values;

    /// <summary>True when sealed lists can be opened.</summary>
    internal bool HasKey { get; }

    /// <summary>True for a list whose file is sealed.</summary>
    internal bool IsSealed(string name) => _lists.TryGetValue(name, out var list) && list.IsSealed;

    /// <summary>True for a list whose file is not sealed.</summary>
    internal bool IsInClear(string name) => !_lists[name].IsSealed;

    /// <summary>True for a sealed list that was not opened.</summary>
    internal bool IsShut(string name) => _lists.TryGetValue(name, out var list) && !list.IsOpen;

    private static bool IsBefore(NamedList list, NamedList other) =>
        list.IsSealed != other.IsSealed ? list.IsSealed : list.IsText;

    /// <summary>The matching pseudonyms of a list of citizen ids.</summary>
    /// <param name="name">A list that exists.</param>
    /// <param name="problem">What is wrong with the list; it never quotes a value.</param>
    /// <returns>Null when the list holds something else.</returns>
    internal IReadOnlyList<string>? FindPseudonyms(string name, out string problem)
    {
        problem = "";
        var values = _lists[name].Values;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Length == 12 && values[i].All(char.IsAsciiDigit))
                continue;
            problem = $"value {i + 1} of the list '{name}' is no citizen id of 12 digits";
            return null;
        }

        if (_pseudonyms is null)
            return [];
        lock (_making)
            return values.Select(value => _pseudonyms.ForMatching(long.Parse(value))).ToList();
    }
}
