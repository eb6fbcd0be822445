namespace SecMon.Detection.Decisions.Loading;

/// <summary>The part of a decision in which a name is bound.</summary>
internal enum Section
{
    /// <summary><c>when</c>: one fact.</summary>
    When,

    /// <summary><c>all_of</c>: every fact that fits.</summary>
    AllOf,

    /// <summary><c>not</c>: none.</summary>
    Not,
}
