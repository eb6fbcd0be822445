using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Formats.Zones;

namespace SecMon.Silo.Cli;

/// <summary>Tells people once how the times of a log were read that names a zone which is no one zone's.</summary>
/// <param name="errors">Standard error.</param>
internal sealed class GuessedZones(TextWriter errors)
{
    /// <summary>A log that names many was made up.</summary>
    private const int MostTold = 5;

    private readonly HashSet<string> _told = [];

    /// <summary>Looks at an event.</summary>
    /// <param name="access">The event.</param>
    /// <param name="parser">That read it last.</param>
    public void Note(AccessEvent access, ILogParser parser)
    {
        if (!ZoneGuess.IsBehind(access) || parser.GuessedZone is not { } guess || _told.Count == MostTold || !_told.Add(guess.Abbreviation))
            return;
        var sign = guess.Offset < TimeSpan.Zero ? '-' : '+';
        errors.WriteLine($"secmon: times end in {guess.Abbreviation}, which is no one zone's; read as UTC{sign}{guess.Offset:hh\\:mm}, a guess. Say which zone the log has: --log-timezone ZONE");
    }
}
