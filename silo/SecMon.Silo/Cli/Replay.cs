using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.Detection;
using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;
using SecMon.Detection.Correlation;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Silo.Rules;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Cli;

/// <summary>
/// Runs inputs through parser, detector and all correlation partitions as one stream, record by record. The same input
/// gives the same alerts, byte for byte: nothing here depends on batches, cores or the clock.
/// </summary>
internal sealed class Replay
{
    private readonly FiredInOrder _fired = new();
    private readonly SortedDictionary<string, long> _alerts = new(StringComparer.Ordinal);

    public required LogFormat Format { get; init; }

    public required ParserOptions Parser { get; init; }

    public required IReadOnlyList<string> Inputs { get; init; }

    public required LoadedRules Rules { get; init; }

    public bool IsMerged { get; init; }

    /// <summary>How far ahead of its arrival a record's time is still believed.</summary>
    public TimeSpan Skew { get; init; } = StreamClock.DefaultSkew;

    /// <summary>What is known of when records arrived.</summary>
    public required Arrivals Arrivals { get; init; }

    /// <summary>Says when an input arrived, UTC, where that does not.</summary>
    public Func<string, DateTime> ArrivalOf { get; init; } = InputFile.ArrivalOf;

    /// <summary>Puts alerts into cases; null leaves them alone.</summary>
    public CaseBook? Cases { get; init; }

    public string? QuarantinePath { get; init; }

    /// <summary>Where people are told how a zone was read that the log does not say clearly.</summary>
    public TextWriter Errors { get; init; } = TextWriter.Null;

    public async Task<ReplayAccount> RunAsync(Stream output, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var builder = new AlertBuilder(Parser.Pseudonyms);
        var logSource = new LogSource(Format.Category, Format.Product, Format.Service);
        var detector = new Detector(Rules.RuleSet, logSource, Rules.CreateEnricher(sourceHours: null), builder) { Stream = new StreamClock(Skew), Facts = Rules.Facts };
        var partitions = new AllPartitions(Rules, builder, Cases is null ? null : _fired.Add);
        var counts = new SourceCounts();
        var guessed = new GuessedZones(Errors);
        await using var lines = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16) { NewLine = "\n" };
        using var quarantine = QuarantineFile.Create(QuarantinePath);
        using var progress = new ProgressLine();

        var inputs = new ReplayInputs(
            Inputs,
            ArrivalOf,
            () => LogFormats.CreateParser(Format, Parser),
            parser => new RecordPipeline(parser, detector)
            {
                Counts = counts,
                Arrivals = Arrivals,
                Local = new LocalTime(Parser.TimeZone),
                OnEvent = (access, _) => guessed.Note(access, parser),
            });
        await foreach (var (pipeline, file) in IsMerged ? inputs.ByTimeAsync(cancellation) : inputs.OneByOneAsync(cancellation))
        {
            partitions.Take(pipeline.Output, detector.Stream.SettledTicks, _fired.Alerts);
            await WriteFiredAsync(lines);
            quarantine?.Write(pipeline.Rejected);
            Empty(pipeline);
            progress.Show(file, counts.Records);
        }

        partitions.End(detector.Stream.Ticks, _fired.Alerts);
        await WriteFiredAsync(lines);
        await lines.FlushAsync(cancellation);
        var rules = Rules.RuleSet.Detections.Count + Rules.RuleSet.Correlations.Count;
        return new ReplayAccount(counts, _alerts, rules, partitions.GroupCount, Stopwatch.GetElapsedTime(started)) { Cases = Cases?.Cases.Count(), Incidents = Cases is null ? null : [.. Cases.Incidents], HeldBack = Cases is null ? null : [.. Cases.Cases.Where(one => one.Held is not null)], Foreign = inputs.Foreign };
    }

    private async Task WriteFiredAsync(StreamWriter lines)
    {
        foreach (var (alert, held) in _fired.InOrder())
        {
            if (alert is not null)
                await WriteAsync(alert, lines);
            else
                Cases!.Add(HeldFacts.Of(JsonNode.Parse(held!.Document)!));
        }

        _fired.Clear();
    }

    private async Task WriteAsync(Alert alert, StreamWriter lines)
    {
        _alerts[alert.Rule.Title] = _alerts.GetValueOrDefault(alert.Rule.Title) + 1;
        await lines.WriteLineAsync(Cases is null ? alert.Document : WithCase(alert.Document, Cases));
    }

    private static string WithCase(string alert, CaseBook cases)
    {
        var document = JsonNode.Parse(alert)!;
        document["secmon"]!["case"] = new JsonObject { ["id"] = cases.Add(AlertFacts.Of(document)).Id };
        return CanonicalJson.Write(document);
    }

    private static void Empty(RecordPipeline pipeline)
    {
        pipeline.Output.Clear();
        pipeline.Rejected.Clear();
        pipeline.Actions.Clear();
    }
}
