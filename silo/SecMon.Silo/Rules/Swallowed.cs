namespace SecMon.Silo.Rules;

/// <summary>What a row or decision has kept from people since the silo started.</summary>
/// <param name="Signals">Signals, or alerts of cases.</param>
/// <param name="Rows">Rows that their statements read, as far as their events say it; each statement once.</param>
/// <param name="Last">When it last did.</param>
public sealed record Swallowed(long Signals, long Rows, DateTimeOffset Last)
{
    /// <summary>Of more signals people are told.</summary>
    public const long ManySignals = 1_000;

    /// <summary>Of more rows people are told.</summary>
    public const long ManyRows = 10_000;

    /// <summary>Nothing.</summary>
    public static readonly Swallowed Nothing = new(0, 0, default);

    /// <summary>True when people must hear of it.</summary>
    public bool IsMuch => Signals > ManySignals || Rows > ManyRows;
}
