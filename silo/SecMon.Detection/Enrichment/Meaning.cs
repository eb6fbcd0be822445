namespace SecMon.Detection.Enrichment;

/// <summary>The listed tables that a name means.</summary>
internal sealed class Meaning
{
    /// <summary>The tables; none for a name that has nothing to do with a list.</summary>
    public List<string> ListedAs { get; } = [];

    /// <summary>True when the name is one of a listed table itself or of a part of it, and not only of a view or a copy.</summary>
    public bool IsOwn { get; private set; }

    /// <summary>Adds a listed table.</summary>
    public void Add(string table)
    {
        IsOwn = true;
        AddTable(table);
    }

    /// <summary>Adds what a new name stands for.</summary>
    public void Add(KnownName known)
    {
        IsOwn |= known.IsOwn;
        foreach (var table in known.ListedAs)
            AddTable(table);
    }

    private void AddTable(string table)
    {
        if (ListedAs.Count < KnownName.MostListed && !ListedAs.Contains(table, StringComparer.OrdinalIgnoreCase))
            ListedAs.Add(table);
    }
}
