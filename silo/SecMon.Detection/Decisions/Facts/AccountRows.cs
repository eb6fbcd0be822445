using SecMon.Detection.Enrichment;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>The rows of <c>lists/enrich/accounts.csv</c>: of an account the most specific one, as enrichment finds it. Safe on many threads.</summary>
/// <param name="table">The table.</param>
internal sealed class AccountRows(EnrichmentTable table)
{
    /// <summary>The word behind <c>is:</c>.</summary>
    public const string KindName = "account";

    /// <summary>Path of the list below the lists folder.</summary>
    public const string File = "enrich/accounts.csv";

    private readonly Lock _looking = new();   // a table keeps what it looks up in fields of its own

    /// <summary>The fields by which rows are found.</summary>
    public IEnumerable<FieldName> KeyFields => table.Keys;

    /// <summary>The fields of a row: each under its own name, and what the list adds also under the last part of its name.</summary>
    /// <param name="lists">All files of the lists folder.</param>
    public static IReadOnlyDictionary<string, FactFieldType> FieldsOf(IReadOnlyList<RuleFile> lists)
    {
        var table = lists.FirstOrDefault(file => file.RelativePath == File) is { } list ? EnrichmentTable.Load(list, []) : null;
        var usual = Fields.All.Where(field => field.Name.StartsWith("secmon.account.", StringComparison.Ordinal)).Select(field => new FieldName(field.Name));
        var fields = new Dictionary<string, FactFieldType> { [Fields.UserName.Name] = FactFieldType.Text };
        foreach (var field in table?.Keys ?? [])
            fields[field.Name] = TypeOf(field);
        foreach (var field in usual.Concat(table?.Added ?? []))
        {
            fields[field.Name] = TypeOf(field);
            fields.TryAdd(ShortName(field), TypeOf(field));
        }

        return fields;
    }

    /// <summary>Adds the rows of a fact's accounts, none that is there already: a case may have several accounts.</summary>
    public void AddRows(Fact fact, List<RowFact> rows)
    {
        if (fact is CaseFact { Accounts: { Count: > 1 } accounts } one)
        {
            foreach (var account in accounts)
                AddRow(new OneAccount(one, account), rows);
            return;
        }

        AddRow(fact, rows);
    }

    private void AddRow(Fact fact, List<RowFact> rows)
    {
        var values = new Dictionary<string, FieldValue>();
        int line;
        lock (_looking)
        {
            if (!table.TryFind(fact, out line, out var added))
                return;
            for (var i = 0; i < added.Count; i++)
            {
                if (!added[i].IsPresent)
                    continue;
                values[table.Added[i].Name] = added[i];
                values.TryAdd(ShortName(table.Added[i]), added[i]);
            }
        }

        foreach (var key in table.Keys.Where(key => fact[key].IsPresent))
            values[key.Name] = fact[key];
        var name = string.Join(' ', table.Keys.Select(key => fact[key].ToString()));
        var reference = new RowFact(KindName, line, name, values);
        if (!rows.Exists(row => row.Line == line && row.Reference == reference.Reference))   // a pattern is the row of many accounts
            rows.Add(reference);
    }

    private static FactFieldType TypeOf(FieldName field) => field.Known is { } known ? FactFields.TypeOf(known) : FactFieldType.Text;

    private static string ShortName(FieldName field) => field.Name[(field.Name.LastIndexOf('.') + 1)..];

    /// <summary>A case as if it had one account.</summary>
    private sealed class OneAccount(CaseFact one, string account) : Fact
    {
        public override string Kind => one.Kind;

        public override string Reference => one.Reference;

        public override FieldValue this[FieldName field] => field.Name == Fields.UserName.Name ? FieldValue.Text(account) : one[field];
    }
}
