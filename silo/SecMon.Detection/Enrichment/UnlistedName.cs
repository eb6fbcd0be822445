namespace SecMon.Detection.Enrichment;

/// <summary>A name that stands for a listed table and is in no list itself.</summary>
/// <param name="Name">The name.</param>
/// <param name="ListedAs">The listed table, the first when there are several.</param>
/// <param name="List">The file of the list that names that table.</param>
public sealed record UnlistedName(string Name, string ListedAs, string List);
