using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>Lines of a container that SecMon does not read, from the first on until a record comes.</summary>
/// <param name="Lines">How many.</param>
/// <param name="Kind">What the first looked like (<see cref="ForeignContainer.Kind"/>).</param>
/// <param name="File">The file of the first.</param>
public sealed record ForeignRun(long Lines, string Kind, string File)
{
    /// <summary>Of a run that many lines are kept in quarantine, and the rest is counted: all of a log would fill the disk.</summary>
    public const int MostKept = 100;

    /// <summary>Says of a file without a record what it looks like, and the mend.</summary>
    /// <param name="file">The file.</param>
    /// <param name="run">Its lines; null when they look like nothing that is known.</param>
    internal static string Describe(string file, ForeignRun? run) => run is null
        ? $"{VisibleName.Of(file)}: no record of it could be read. Look at the format, and at  secmon parse --all."
        : $"{VisibleName.Of(file)}: no record of it could be read; it looks like {ForeignContainer.OfKind(run.Kind).Looks}. {ForeignContainer.OfKind(run.Kind).Mend}";
}
