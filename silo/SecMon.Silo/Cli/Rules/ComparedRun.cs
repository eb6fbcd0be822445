using SecMon.Detection;
using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
using SecMon.Detection.Rules;
using SecMon.Events.Formats;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Runs one rule set over logs: several sources as one stream, always the record with the earliest time next.</summary>
/// <param name="sources">The logs.</param>
/// <param name="since">Events before this are left out; null takes all.</param>
internal sealed class ComparedRun(IReadOnlyList<ComparedSource> sources, DateTime? since)
{
    /// <summary>Records read so far.</summary>
    public long Records { get; private set; }

    /// <summary>Runs.</summary>
    /// <returns>The alerts by id.</returns>
    public async Task<IReadOnlyDictionary<string, ComparedAlert>> RunAsync(LoadedRules rules, CancellationToken cancellation)
    {
        var alerts = new Dictionary<string, ComparedAlert>(StringComparer.Ordinal);
        var fired = new List<Alert>();
        var builder = new AlertBuilder(sources.Count > 0 ? sources[0].Parser.Pseudonyms : Events.Subjects.SubjectPseudonyms.WithPublicKeys());
        var partitions = new AllPartitions(rules, builder);
        var streamTicks = long.MinValue;
        using var progress = new ProgressLine();
        var next = new PriorityQueue<Stream, DateTime>();
        foreach (var source in sources)
            await AdvanceAsync(new Stream(source, rules, builder, since, cancellation), next);
        while (next.TryDequeue(out var stream, out _))
        {
            streamTicks = Math.Max(streamTicks, stream.Detector.StreamTicks);
            partitions.Take(stream.Pipeline.Output, streamTicks, fired);
            foreach (var alert in fired)
                alerts.TryAdd(alert.Id, ComparedAlert.Of(alert));
            fired.Clear();
            stream.Pipeline.Output.Clear();
            stream.Pipeline.Rejected.Clear();
            stream.Pipeline.Actions.Clear();
            Records++;
            progress.Show(stream.File, Records);
            await AdvanceAsync(stream, next);
        }

        return alerts;
    }

    private static async Task AdvanceAsync(Stream stream, PriorityQueue<Stream, DateTime> next)
    {
        if (await stream.StepAsync())
            next.Enqueue(stream, stream.Pipeline.NewestEvent ?? DateTime.MinValue);
        else
            await stream.DisposeAsync();
    }

    private sealed class Stream : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<(RecordPipeline Pipeline, InputFile File)> _records;

        public Stream(ComparedSource source, LoadedRules rules, AlertBuilder builder, DateTime? since, CancellationToken cancellation)
        {
            Detector = new Detector(rules.RuleSet, source.LogSource, rules.CreateEnricher(source.Hours), builder);
            var inputs = new ReplayInputs(source.Paths, () => LogFormats.CreateParser(source.Format, source.Parser), parser => new RecordPipeline(parser, Detector) { Since = since });
            _records = inputs.OneByOneAsync(cancellation).GetAsyncEnumerator(cancellation);
        }

        public Detector Detector { get; }

        public RecordPipeline Pipeline => _records.Current.Pipeline;

        public InputFile File => _records.Current.File;

        public ValueTask<bool> StepAsync() => _records.MoveNextAsync();

        public ValueTask DisposeAsync() => _records.DisposeAsync();
    }
}
