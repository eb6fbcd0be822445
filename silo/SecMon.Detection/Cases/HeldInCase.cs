using SecMon.Detection.Alerts;

namespace SecMon.Detection.Cases;

/// <summary>All that quiet times held back behind the alerts of a case (sigma.md 10.2).</summary>
public sealed record HeldInCase
{
    /// <summary>How many matches.</summary>
    public required long Count { get; init; }

    /// <summary>Time of the earliest, UTC.</summary>
    public required DateTime First { get; init; }

    /// <summary>Time of the newest, UTC.</summary>
    public required DateTime Last { get; init; }

    /// <summary>Where the newest stands, canonical JSON in the shape of an alert's evidence.</summary>
    public required string Newest { get; init; }

    /// <summary>What they are about.</summary>
    public required ActNames Names { get; init; }

    /// <summary>What a case holds with more of it.</summary>
    /// <param name="before">What it held; null when nothing.</param>
    /// <param name="held">What comes.</param>
    public static HeldInCase With(HeldInCase? before, HeldFacts held) => before is null
        ? new HeldInCase { Count = held.Count, First = held.First, Last = held.Last, Newest = held.Newest, Names = held.Names }
        : new HeldInCase
        {
            Count = before.Count + held.Count,
            First = held.First < before.First ? held.First : before.First,
            Last = held.Last > before.Last ? held.Last : before.Last,
            Newest = held.Last >= before.Last ? held.Newest : before.Newest,
            Names = before.Names.With(held.Names, out _),
        };
}
