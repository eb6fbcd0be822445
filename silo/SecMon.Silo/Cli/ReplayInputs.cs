using System.Runtime.CompilerServices;
using SecMon.Events.Formats;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Cli;

/// <summary>Steps through inputs record by record, as one stream.</summary>
/// <param name="paths">The inputs.</param>
/// <param name="arrivalOf">Says when an input arrived, UTC.</param>
/// <param name="createParser">Makes a parser of their format.</param>
/// <param name="createPipeline">Makes a pipeline around a parser.</param>
internal sealed class ReplayInputs(
    IReadOnlyList<string> paths, Func<string, DateTime> arrivalOf, Func<ILogParser> createParser, Func<ILogParser, RecordPipeline> createPipeline)
{
    private readonly List<string> _foreign = [];

    /// <summary>Says of each input that is read and held no record of the format what it looks like.</summary>
    public IReadOnlyList<string> Foreign => _foreign;

    /// <summary>One input after the other, in the order given: one log with one set of sessions.</summary>
    public async IAsyncEnumerable<(RecordPipeline Pipeline, InputFile File)> OneByOneAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var pipeline = createPipeline(createParser());
        var framer = createParser();
        foreach (var path in paths)
        {
            using var file = await InputFile.OpenAsync(path, arrivalOf(path), framer, cancellation);
            while (await file.StepAsync(pipeline, cancellation))
                yield return (pipeline, file);
            NoteEnd(pipeline, file);
        }
    }

    /// <summary>All inputs at once: always the record with the earliest time, of equals that of the input named first.</summary>
    public async IAsyncEnumerable<(RecordPipeline Pipeline, InputFile File)> ByTimeAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var open = new PriorityQueue<(RecordPipeline Pipeline, InputFile File, int Number), (DateTime, int)>();
        var framer = createParser();
        for (var i = 0; i < paths.Count; i++)
        {
            var file = await InputFile.OpenAsync(paths[i], arrivalOf(paths[i]), framer, cancellation);
            open.Enqueue((createPipeline(createParser()), file, i), (await file.NextTimeAsync(framer, cancellation), i));
        }

        while (open.TryDequeue(out var next, out _))
        {
            if (!await next.File.StepAsync(next.Pipeline, cancellation))
            {
                NoteEnd(next.Pipeline, next.File);
                next.File.Dispose();
                continue;
            }

            yield return (next.Pipeline, next.File);
            open.Enqueue(next, (await next.File.NextTimeAsync(framer, cancellation), next.Number));
        }
    }

    private void NoteEnd(RecordPipeline pipeline, InputFile file)
    {
        if (!file.IsForeign)
            return;
        _foreign.Add(ForeignRun.Describe(file.Path, pipeline.Counts.Foreign is { } run && run.File == file.Path ? run : null));
    }
}
