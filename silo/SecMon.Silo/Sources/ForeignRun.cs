namespace SecMon.Silo.Sources;

/// <summary>Lines of a container that SecMon does not read, from the first on until a record comes.</summary>
/// <param name="Lines">How many.</param>
/// <param name="Kind">What the first looked like (<see cref="SecMon.Events.Formats.ForeignContainer.Kind"/>).</param>
/// <param name="File">The file of the first.</param>
public sealed record ForeignRun(long Lines, string Kind, string File)
{
    /// <summary>Of a run that many lines are kept in quarantine, and the rest is counted: all of a log would fill the disk.</summary>
    public const int MostKept = 100;
}
