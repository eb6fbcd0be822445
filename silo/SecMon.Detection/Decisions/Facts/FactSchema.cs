using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>What kinds of facts there are, which fields they have, and of what type (decisions.md 2).</summary>
internal sealed class FactSchema
{
    /// <summary>Field of a conclusion that says which one it is.</summary>
    public const string NameOfConclusion = "name";

    private static readonly string[] Made = [SignalFact.KindName, CaseFact.KindName, AccountRows.KindName, FeedFact.KindName, Conclusion.KindName];

    private readonly Dictionary<string, IReadOnlyDictionary<string, FactFieldType>> _kinds = new()
    {
        [SignalFact.KindName] = FactFields.OfSignal,
        [CaseFact.KindName] = FactFields.OfCase,
        [FeedFact.KindName] = FactFields.OfFeed,
    };

    private readonly Dictionary<string, Dictionary<string, FactFieldType>> _conclusions = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _lists = [];

    private FactSchema()
    {
    }

    /// <summary>The kinds of facts that decisions of a moment may bind.</summary>
    public IEnumerable<string> KindsOn(DecisionMoment moment) => _kinds.Keys.Append(Conclusion.KindName).Where(kind => IsOn(kind, moment));

    /// <summary>True when there are facts of a kind at a moment.</summary>
    public static bool IsOn(string kind, DecisionMoment moment) => moment == DecisionMoment.Case
        ? kind is not (SignalFact.KindName or FeedFact.KindName)
        : kind is not CaseFact.KindName;

    /// <summary>The names of the conclusions that decisions draw.</summary>
    public IEnumerable<string> Conclusions => _conclusions.Keys;

    /// <summary>True for a word that no list may bear.</summary>
    public static bool IsReserved(string name) => Made.Contains(name);

    /// <summary>The schema of some lists; conclusions are added with <see cref="Conclude(string)"/>.</summary>
    /// <param name="lists">All files of the lists folder; what is wrong with them is for <see cref="FactsLibrary"/> to tell.</param>
    public static FactSchema Of(IReadOnlyList<RuleFile> lists)
    {
        var schema = new FactSchema();
        schema._kinds[AccountRows.KindName] = AccountRows.FieldsOf(lists);
        foreach (var file in lists.Where(FactsLibrary.IsFacts))
        {
            if (FactsLibrary.NameOf(file, []) is not { } name)
                continue;
            schema._lists.Add(name);
            var fields = new Dictionary<string, FactFieldType>();
            foreach (var column in FactsHeader.Read(file, []).Columns)
            {
                foreach (var field in column.Names)
                    fields.TryAdd(field, column.Type);
            }

            schema._kinds[name] = fields;
        }

        return schema;
    }

    /// <summary>True when rows of <c>lists/facts/</c> are of the kind.</summary>
    public bool IsList(string kind) => _lists.Contains(kind);

    /// <summary>True when decisions of some moment may bind the kind.</summary>
    public bool Has(string kind) => _kinds.ContainsKey(kind) || kind == Conclusion.KindName;

    /// <summary>Takes up that a decision draws a conclusion.</summary>
    public void Conclude(string name) => _conclusions.TryAdd(name, []);

    /// <summary>Takes up a field that a decision gives a conclusion.</summary>
    /// <returns>True when the field was not known.</returns>
    public bool Conclude(string name, string field, FactFieldType type) => _conclusions[name].TryAdd(field, type);

    /// <summary>The fields of a kind.</summary>
    /// <param name="kind">A kind that <see cref="Has"/> knows.</param>
    /// <param name="conclusions">Of <c>conclusion</c>: the names that are meant; none means all.</param>
    public IReadOnlyDictionary<string, FactFieldType> FieldsOf(string kind, IReadOnlyCollection<string> conclusions)
    {
        if (kind != Conclusion.KindName)
            return _kinds[kind];
        var fields = new Dictionary<string, FactFieldType> { [NameOfConclusion] = FactFieldType.Text };
        foreach (var (name, concluded) in _conclusions)
        {
            if (conclusions.Count > 0 && !conclusions.Contains(name, StringComparer.OrdinalIgnoreCase))
                continue;
            foreach (var (field, type) in concluded)
                fields.TryAdd(field, type);
        }

        return fields;
    }
}
