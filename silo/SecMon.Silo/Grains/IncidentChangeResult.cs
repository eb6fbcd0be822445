namespace SecMon.Silo.Grains;

/// <summary>What became of a change of an incident.</summary>
/// <param name="Outcome">Whether it was made.</param>
/// <param name="Problem">Why not; null when it was.</param>
[GenerateSerializer]
[Immutable]
public sealed record IncidentChangeResult([property: Id(0)] IncidentChangeOutcome Outcome, [property: Id(1)] string? Problem = null)
{
    /// <summary>Cases that were closed with it.</summary>
    [Id(2)]
    public IReadOnlyList<string> Closed { get; init; } = [];

    /// <summary>Cases of it that stay open, each with why.</summary>
    [Id(3)]
    public IReadOnlyDictionary<string, string> StayOpen { get; init; } = new Dictionary<string, string>();
}
