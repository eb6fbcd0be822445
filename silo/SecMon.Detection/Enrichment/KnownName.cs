namespace SecMon.Detection.Enrichment;

/// <summary>A name that stands for listed tables.</summary>
/// <param name="name">The name.</param>
/// <param name="order">Its place in the order of coming.</param>
/// <param name="isOwn">True for a listed table itself, or a part of it; false for a view or a copy.</param>
internal sealed class KnownName(string name, long order, bool isOwn)
{
    /// <summary>A view over more tables than this stands for the first of them.</summary>
    public const int MostListed = 16;

    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>Its place in the order of coming.</summary>
    public long Order { get; } = order;

    /// <summary>True for a listed table itself, under its new name, or a part of it; false for a view or a copy.</summary>
    public bool IsOwn { get; } = isOwn;

    /// <summary>The listed tables that it stands for.</summary>
    public List<string> ListedAs { get; } = [];

    /// <summary>
    /// False when the log says that it is gone, or has not shown it yet. That decides only whether people are asked to list it: what is gone
    /// may be back (ROLLBACK), so rules go on with it all the same.
    /// </summary>
    public bool IsInUse { get; set; }

    /// <summary>Adds the tables that it stands for, itself left out.</summary>
    public void StandFor(IEnumerable<string> tables)
    {
        foreach (var table in tables)
        {
            if (ListedAs.Count < MostListed && !string.Equals(table, Name, StringComparison.OrdinalIgnoreCase) && !ListedAs.Contains(table, StringComparer.OrdinalIgnoreCase))
                ListedAs.Add(table);
        }
    }
}
