namespace SecMon.Events.Sql;

/// <summary>A name that a definition gives to what other names stand for.</summary>
/// <param name="Kind">How it comes about.</param>
/// <param name="Name">The name, as written and folded; of a schema its name alone, empty when it is dropped.</param>
/// <param name="From">What it stands for, as written and folded; of a schema its old name.</param>
public sealed record NewName(NewNameKind Kind, string Name, IReadOnlyList<string> From)
{
    /// <summary>True for what its session alone can see.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>True when the log names the relation with its schema: <see cref="Name"/> is what other records will say.</summary>
    public bool IsCertain { get; init; }
}
