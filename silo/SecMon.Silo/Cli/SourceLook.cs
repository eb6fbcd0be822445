using SecMon.Events.Formats;
using SecMon.Silo.Keys;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Cli;

/// <summary>What the first look of a silo at a source shows.</summary>
/// <param name="Id">Id of the source.</param>
/// <param name="Problem">Why it cannot be read, or not all of it, and the mend; null when it can.</param>
/// <param name="Files">Files that hold records, each counted once however rotation copied it.</param>
/// <param name="Bytes">Of them on disk.</param>
/// <param name="LastWritten">Newest change of them, UTC; null without files.</param>
/// <param name="Containers">How they hold their records.</param>
internal sealed record SourceLook(string Id, string? Problem, int Files, long Bytes, DateTime? LastWritten, IReadOnlyList<string> Containers)
{
    /// <summary>Looks at a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="all">All sources in the order of the configuration.</param>
    /// <param name="cancellation">Ends the look.</param>
    public static async Task<SourceLook> AtAsync(SourceOptions source, IReadOnlyList<SourceOptions> all, CancellationToken cancellation)
    {
        var parser = LogFormats.CreateParser(source.Format, new ParserOptions { SourceId = source.Id, Pseudonyms = DataKeys.PseudonymsOf(null), LogTimeZone = source.LogTimeZone });
        var folder = new FolderView(source.Path, parser, SourcePlace.Of(source, all));
        await folder.LookAsync(cancellation);
        var files = folder.Files.Values;
        return new SourceLook(
            source.Id,
            folder.Problem ?? folder.Absence,
            files.Count,
            files.Sum(file => file.Length),
            files.Count == 0 ? null : files.Max(file => file.WrittenAt),
            [.. files.Select(file => file.Identity!.Container.ToString().ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)]);
    }
}
