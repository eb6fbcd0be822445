namespace SecMon.Silo.Sources;

/// <summary>Where a source stands in the configuration.</summary>
/// <param name="IsPostgreSql">Whether a PostgreSQL server writes its log.</param>
/// <param name="Before">The sources before it: a file that one of them names too is not its own.</param>
public sealed record SourcePlace(bool IsPostgreSql, IReadOnlyList<SourceOptions> Before)
{
    /// <summary>A source of which nothing else is known.</summary>
    public static SourcePlace Alone { get; } = new(IsPostgreSql: false, []);

    /// <summary>The place of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="all">All sources in the order of the configuration.</param>
    public static SourcePlace Of(SourceOptions source, IReadOnlyList<SourceOptions> all) =>
        new(source.Format.Product == "postgresql", [.. all.TakeWhile(other => other.Id != source.Id)]);
}
