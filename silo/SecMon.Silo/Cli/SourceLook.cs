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
    private const int RecordsLookedAt = 100;

    /// <summary>Looks at a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="all">All sources in the order of the configuration.</param>
    /// <param name="cancellation">Ends the look.</param>
    public static async Task<SourceLook> AtAsync(SourceOptions source, IReadOnlyList<SourceOptions> all, CancellationToken cancellation)
    {
        var parser = LogFormats.CreateParser(source.Format, source.ForParser(DataKeys.PseudonymsOf(null)));
        var folder = new FolderView(source.Path, parser, SourcePlace.Of(source, all));
        await folder.LookAsync(cancellation);
        await folder.LookAsync(cancellation);   // what has no record is told when it is unchanged
        var files = folder.Files.Values;
        var problems = new List<string>();
        if ((folder.Problem ?? folder.Absence) is { } trouble)
            problems.Add(trouble);
        foreach (var file in files.OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            if (await ForeignAsync(file, parser, cancellation) is { } foreign)
                problems.Add(foreign);
        }

        return new SourceLook(
            source.Id,
            problems.Count == 0 ? null : string.Join("; ", problems),
            files.Count,
            files.Sum(file => file.Length),
            files.Count == 0 ? null : files.Max(file => file.WrittenAt),
            [.. files.Select(file => file.Identity!.Container.ToString().ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>Reads the beginning of a file.</summary>
    /// <returns>What it looks like when nothing of it is a record; null when something is, or it only begins.</returns>
    private static async Task<string?> ForeignAsync(SeenFile file, ILogParser parser, CancellationToken cancellation)
    {
        using var input = await InputFile.OpenAsync(file.Path, DateTime.MaxValue, parser, cancellation);
        var pipeline = new RecordPipeline(parser, detector: null);
        for (var record = 0; record < RecordsLookedAt && pipeline.Understood == 0 && await input.StepAsync(pipeline, cancellation); record++)
            pipeline.Rejected.Clear();
        return input.IsForeign && (pipeline.Counts.Foreign is not null || pipeline.Refused > 1) ? ForeignRun.Describe(file.Path, pipeline.Counts.Foreign) : null;
    }
}
