namespace SecMon.Silo.Rules;

/// <summary>What excused: a row as people are shown it, list and key, or a decision that stands on no row.</summary>
/// <param name="Name">List and key, or the decision's title.</param>
/// <param name="IsRow">True for a row.</param>
public readonly record struct ExcuseName(string Name, bool IsRow)
{
    /// <summary>All that came when there was no room for more names.</summary>
    public static readonly ExcuseName Others = new("others", IsRow: false);
}
