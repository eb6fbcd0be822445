namespace SecMon.Silo.Grains;

/// <summary>What a <see cref="JournalRecord"/> says. The numbers are on disk.</summary>
internal enum JournalRecordKind : byte
{
    /// <summary>A tick of event time: what waited fires, what no stream will enter any more is forgotten.</summary>
    Tick = 1,

    /// <summary>Entries of a source.</summary>
    Entries = 2,

    /// <summary>A tick of the clock, by which nothing is forgotten.</summary>
    ClockTick = 3,

    /// <summary>The clock of each source, by which nothing is forgotten.</summary>
    SourceClocks = 5,

    /// <summary>A rule set is in force from here on.</summary>
    Rules = 4,
}
