namespace SecMon.Detection.Alerts;

/// <summary>One record that shows what an alert says.</summary>
public readonly record struct EvidenceItem
{
    /// <summary>Where the record was read.</summary>
    public required EvidenceOrigin Origin { get; init; }

    /// <summary>Offset of the record in the uncompressed content.</summary>
    public required long Position { get; init; }

    /// <summary>Time of the event as the record says, ticks of UTC: what people are shown.</summary>
    public required long Ticks { get; init; }

    /// <summary>The time by which the event is judged where the record's own cannot be believed, ticks of UTC; 0 elsewhere.</summary>
    public long BelievedTicks { get; init; }

    /// <summary>The time by which the event is judged, ticks of UTC.</summary>
    public long EffectiveTicks => BelievedTicks == 0 ? Ticks : BelievedTicks;

    /// <summary>SHA-256 of the record's bytes.</summary>
    public required RecordHash Hash { get; init; }

    /// <summary>The server's session; null when the format has none.</summary>
    public string? Session { get; init; }

    /// <summary>Line number within the session; 0 when the format has none.</summary>
    public long Line { get; init; }

    /// <summary>Who did it, and from where; for <c>related.*</c>.</summary>
    public required EvidenceParty Party { get; init; }
}
