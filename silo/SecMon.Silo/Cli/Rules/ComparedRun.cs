using System.Text.Json.Nodes;
using SecMon.Detection;
using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;
using SecMon.Detection.Correlation;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Rules;
using SecMon.Events;
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
    /// <returns>The alerts, and the incidents that decisions make of their cases.</returns>
    public async Task<ComparedOutcome> RunAsync(LoadedRules rules, CancellationToken cancellation)
    {
        var alerts = new Dictionary<string, ComparedAlert>(StringComparer.Ordinal);
        var fired = new FiredInOrder();
        var pseudonyms = sources.Count > 0 ? sources[0].Parser.Pseudonyms : Events.Subjects.SubjectPseudonyms.WithPublicKeys();
        var builder = new AlertBuilder(pseudonyms);
        var book = new CaseBook(new CaseDecider(rules.Decisions, rules.Facts, rules.NameOf, pseudonyms));
        var partitions = new AllPartitions(rules, builder, fired.Add);
        var (reached, last) = (long.MinValue, long.MinValue);
        using var progress = new ProgressLine();
        var next = new PriorityQueue<Stream, DateTime>();
        foreach (var source in sources)
            await AdvanceAsync(new Stream(source, rules, builder, since, cancellation), next);
        while (next.TryDequeue(out var stream, out _))
        {
            (reached, last) = (Math.Max(reached, stream.Detector.Stream.SettledTicks), Math.Max(last, stream.Detector.Stream.Ticks));
            partitions.Take(stream.Pipeline.Output, reached, fired.Alerts);
            Keep(fired, alerts, book);
            stream.Pipeline.Output.Clear();
            stream.Pipeline.Rejected.Clear();
            stream.Pipeline.Actions.Clear();
            Records++;
            progress.Show(stream.File, Records);
            await AdvanceAsync(stream, next);
        }

        partitions.End(last, fired.Alerts);
        Keep(fired, alerts, book);
        return new ComparedOutcome(alerts, book.Incidents.Where(one => one.TakenIn is null).Select(ComparedIncident.Of).ToDictionary(one => one.Id));
    }

    /// <summary>What is in shadow reaches no case.</summary>
    private static void Keep(FiredInOrder fired, Dictionary<string, ComparedAlert> alerts, CaseBook book)
    {
        foreach (var (alert, held) in fired.InOrder())
        {
            if (alert is not null && alerts.TryAdd(alert.Id, ComparedAlert.Of(alert)) && !alert.Rule.IsShadow)
                book.Add(AlertFacts.Of(JsonNode.Parse(alert.Document)!));
            else if (held is { Rule.IsShadow: false })
                book.Add(HeldFacts.Of(JsonNode.Parse(held.Document)!));
        }

        fired.Clear();
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
            Detector = new Detector(rules.RuleSet, source.LogSource, rules.CreateEnricher(source.Hours), builder) { Stream = new StreamClock(source.Skew), Facts = rules.Facts };
            var arrivals = ArrivalNotes.Of(source.Data, source.Skew);
            var inputs = new ReplayInputs(
                source.Paths,
                source.ArrivalOf,
                () => LogFormats.CreateParser(source.Format, source.Parser),
                parser => new RecordPipeline(parser, Detector) { Since = since, Arrivals = arrivals, Local = new LocalTime(source.Parser.TimeZone) });
            _records = inputs.OneByOneAsync(cancellation).GetAsyncEnumerator(cancellation);
        }

        public Detector Detector { get; }

        public RecordPipeline Pipeline => _records.Current.Pipeline;

        public InputFile File => _records.Current.File;

        public ValueTask<bool> StepAsync() => _records.MoveNextAsync();

        public ValueTask DisposeAsync() => _records.DisposeAsync();
    }
}
