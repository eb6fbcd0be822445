using System.Buffers;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using SecMon.Detection.Enrichment;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>The rows that decisions may bind: <c>lists/facts/*.csv</c> and <c>lists/enrich/accounts.csv</c>. Immutable, safe on many threads; made without compiling any decision.</summary>
public sealed class FactsLibrary
{
    /// <summary>Where lists of facts lie, below the lists folder.</summary>
    public const string Folder = "facts/";

    /// <summary>A library without lists.</summary>
    public static readonly FactsLibrary Empty = new([], null, []);

    private const string Extension = ".csv";
    private const int HashedAtOnce = 1 << 16;
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private readonly FrozenDictionary<string, FactsList> _lists;
    private readonly AccountRows? _accounts;

    private FactsLibrary(Dictionary<string, FactsList> lists, AccountRows? accounts, Dictionary<string, string> versions)
    {
        _lists = lists.ToFrozenDictionary();
        _accounts = accounts;
        Versions = versions.ToFrozenDictionary();
    }

    /// <summary>The version of each list of facts by its name: SHA-256 of its bytes without byte order mark, 64 hex digits. Rows that are refused count too.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; }

    /// <summary>The fields of signals by which rows are found: what an event must bring along for them.</summary>
    public IReadOnlyList<FieldName> KeyFields => field ??=
        [.. _lists.Values.SelectMany(list => list.KeyFields).Concat(_accounts?.KeyFields ?? []).DistinctBy(name => name.Name)];

    /// <summary>The rows that excuse, by list: what a person must be told of when it changes.</summary>
    public IEnumerable<(string List, string Row)> Excuses => _lists.Where(pair => pair.Value.Excuses).SelectMany(pair => pair.Value.Rows, (pair, row) => (pair.Key, row));

    /// <summary>The rows that excuse, as facts: from, to, account and all else that they say, and since when they are there.</summary>
    public IEnumerable<RowFact> ExcusingRows => _lists.Values.Where(list => list.Excuses).SelectMany(list => list.RowFacts);

    /// <summary>True when the lists of facts have the same bytes.</summary>
    public bool IsSame(FactsLibrary other) => Versions.Count == other.Versions.Count && Versions.All(list => other.Versions.GetValueOrDefault(list.Key) == list.Value);

    /// <summary>The same rows; those that excuse know since when they are there.</summary>
    /// <param name="sinceOf">When a row of <see cref="Excuses"/> came into force, ticks of UTC.</param>
    public FactsLibrary Since(Func<(string List, string Row), long> sinceOf)
    {
        var lists = _lists.ToDictionary(pair => pair.Key, pair => pair.Value.Excuses ? pair.Value.Since(row => sinceOf((pair.Key, row))) : pair.Value);
        return new FactsLibrary(lists, _accounts, Versions.ToDictionary());
    }

    /// <summary>Adds the rows of a list whose key fits a fact; at most <see cref="FactsList.MostRows"/>.</summary>
    /// <param name="kind">Name of the list.</param>
    /// <param name="fact">A signal or a case.</param>
    /// <param name="rows">Rows are added here, in the order of the file; none is added twice.</param>
    public void AddRows(string kind, Fact fact, List<RowFact> rows)
    {
        if (kind == AccountRows.KindName)
            _accounts?.AddRows(fact, rows);
        else if (_lists.TryGetValue(kind, out var list))
            list.AddRows(fact, rows);
    }

    /// <summary>The fields by which rows of a list are found; null when there is no such list, or it was refused.</summary>
    /// <param name="kind">Name of the list.</param>
    internal IEnumerable<FieldName>? KeysOf(string kind) => kind == AccountRows.KindName ? _accounts?.KeyFields : _lists.GetValueOrDefault(kind)?.KeyFields;

    /// <summary>Reads the lists.</summary>
    /// <param name="lists">All files of the lists folder.</param>
    /// <param name="problems">Problems are added here; those of accounts.csv are for enrichment to tell.</param>
    /// <param name="excusing">The lists whose rows excuse (<see cref="RuleSet.ExcusingLists"/>); null for none.</param>
    /// <param name="withoutTables">Of these the lists whose rows need not name tables (<see cref="RuleSet.ExcusingCasesAlone"/>); null for none.</param>
    public static FactsLibrary Load(IReadOnlyList<RuleFile> lists, List<Diagnostic> problems, IReadOnlySet<string>? excusing = null, IReadOnlySet<string>? withoutTables = null)
    {
        var read = new Dictionary<string, FactsList>();
        var versions = new Dictionary<string, string>();
        foreach (var file in lists.Where(IsFacts).OrderBy(file => file.RelativePath, StringComparer.Ordinal))
        {
            if (NameOf(file, problems) is not { } name)
                continue;
            versions[name] = VersionOf(file.Text);
            var strictness = excusing?.Contains(name) != true ? FactsStrictness.None : withoutTables?.Contains(name) == true ? FactsStrictness.ExcusesCases : FactsStrictness.ExcusesSignals;
            if (FactsList.Read(name, file, strictness, problems) is { } list)
                read[name] = list;
        }

        var accounts = lists.FirstOrDefault(file => file.RelativePath == AccountRows.File) is { } rows ? EnrichmentTable.Load(rows, []) : null;
        return new FactsLibrary(read, accounts is null ? null : new AccountRows(accounts), versions);
    }

    /// <summary>True for a file of the lists folder that holds facts, which are no part of the rule set.</summary>
    internal static bool IsFacts(RuleFile file) => file.RelativePath.StartsWith(Folder, StringComparison.Ordinal);

    /// <summary>The word that stands for the rows of a list behind <c>is:</c>.</summary>
    /// <returns>Null when the file cannot be one; the problem is noted.</returns>
    internal static string? NameOf(RuleFile file, List<Diagnostic> problems)
    {
        var name = file.RelativePath[Folder.Length..];
        var (message, help) = name switch
        {
            _ when !name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) => ("lists of facts are .csv files, so this one is not read", $"write it as {Folder}{Path.ChangeExtension(name, Extension)}, with a header"),
            _ when name[..^Extension.Length].AsSpan().IndexOfAnyExcept(NameCharacters) >= 0 || name.Length == Extension.Length => ("the name of a list of facts is lower-case letters, digits and _", "rename the file"),
            _ when FactSchema.IsReserved(name[..^Extension.Length]) => ($"'{name[..^Extension.Length]}' is a kind of fact already", "rename the file"),
            _ => ("", ""),
        };
        if (message.Length == 0)
            return name[..^Extension.Length];
        problems.Add(new Diagnostic(new SourceLocation(file.Path, 1, 1), IsError: true, message, help) { Kind = ProblemKinds.List });
        return null;
    }

    /// <summary>In pieces: the bytes of a long list are never in memory as a whole.</summary>
    private static string VersionOf(string text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var encoder = Encoding.UTF8.GetEncoder();
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(Math.Min(text.Length, HashedAtOnce) + 1)];
        for (var at = 0; at < text.Length; at += HashedAtOnce)
        {
            var piece = text.AsSpan(at, Math.Min(HashedAtOnce, text.Length - at));
            var count = encoder.GetBytes(piece, bytes, flush: at + piece.Length == text.Length);
            hash.AppendData(bytes, 0, count);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
