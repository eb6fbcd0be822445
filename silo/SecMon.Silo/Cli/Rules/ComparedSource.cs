using SecMon.Detection;
using SecMon.Detection.Enrichment;
using SecMon.Detection.Rules;
using SecMon.Events.Formats;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Cli.Rules;

/// <summary>A log that two rule sets are run over.</summary>
/// <param name="Format">Its format.</param>
/// <param name="Parser">How it is parsed.</param>
/// <param name="LogSource">What it declares to rules.</param>
/// <param name="Hours">Hours of accounts that have none of their own; null for the usual ones.</param>
/// <param name="Paths">Its files, in order.</param>
internal sealed record ComparedSource(LogFormat Format, ParserOptions Parser, LogSource LogSource, OfficeHours? Hours, IReadOnlyList<string> Paths)
{
    /// <summary>How far ahead of its arrival a record's time is still believed.</summary>
    public TimeSpan Skew { get; init; } = StreamClock.DefaultSkew;

    /// <summary>Data folder of the silo that has read the log; null when none has.</summary>
    public string? Data { get; init; }

    /// <summary>Says when a file arrived, UTC, where the data folder does not.</summary>
    public Func<string, DateTime> ArrivalOf { get; init; } = InputFile.ArrivalOf;
}
