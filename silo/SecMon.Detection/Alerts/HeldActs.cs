namespace SecMon.Detection.Alerts;

/// <summary>Matches that a quiet time held back, and the alert that they stand behind.</summary>
public sealed record HeldActs
{
    /// <summary>File of the record that names the alert.</summary>
    public required ulong AlertFileId { get; init; }

    /// <summary>Position of the record that names the alert.</summary>
    public required long AlertPosition { get; init; }

    /// <summary>How many.</summary>
    public required long Count { get; init; }

    /// <summary>Time of the earliest, ticks of UTC.</summary>
    public required long FirstTicks { get; init; }

    /// <summary>The record of the newest.</summary>
    public required EvidenceItem Newest { get; init; }

    /// <summary>True when the alert, and so they, are expected: nobody hears of them.</summary>
    public bool IsExpected { get; init; }

    /// <summary>What they are about.</summary>
    public required ActNames Names { get; init; }
}
