using System.CommandLine;
using System.Text;
using SecMon.Detection.Enrichment;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Silo.Configuration;
using SecMon.Silo.Keys;
using SecMon.Silo.Rules;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Cli;

/// <summary><c>secmon parse</c></summary>
internal static class ParseCommand
{
    public static Command Create()
    {
        var format = new FormatOptions();
        var lists = new Option<string?>("--lists") { Description = "A deployment's own lists, over rules/lists, file by file.", HelpName = "DIR" };
        var data = new Option<string?>("--data") { Description = "Data folder whose keys make the pseudonyms; without it they read test-….", HelpName = "DIR" };
        var all = new Option<bool>("--all") { Description = "One line per record: ignored and rejected ones too." };
        var derived = new Option<bool>("--derived") { Description = "Also the events that a source makes about its own feed." };
        var clear = new Option<bool>("--clear") { Description = "Show statement texts, parameters and citizen ids; only to a terminal or a file of mode 0600." };
        var command = new Command("parse", "Shows what rules see: every event as one line of JSON, after enrichment.") { lists, data, all, derived, clear };
        TeachingHelp.Teach(command, """
            Examples:
              secmon parse --format pgaudit --input postgresql.csv | head -3
              secmon parse --format pgaudit --all --input postgresql.csv | grep '"rejected"'
              touch /tmp/x && chmod 600 /tmp/x && secmon parse --format pgaudit --clear --input postgresql.csv > /tmp/x
            """);
        format.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(clear) && !PrivateOutput.IsPrivate())
            {
                Console.Error.WriteLine("secmon: --clear shows citizen ids, so it writes only to a terminal or to a file of mode 0600 (chmod 600 FILE first)");
                return Task.FromResult(ExitCode.Unusable);
            }

            var pseudonyms = DataKeys.PseudonymsOf(parsed.GetValue(data));
            var enricher = Enricher.Load(RuleFolder.ReadLists(RulesFolder.Default(), parsed.GetValue(lists)), sourceHours: null, []);
            var parse = new Parse
            {
                Enricher = enricher,
                Line = new EventLine(pseudonyms, parsed.GetValue(clear)),
                IsAll = parsed.GetValue(all),
                ShowsDerived = parsed.GetValue(derived),
                Arrivals = ArrivalNotes.Of(parsed.GetValue(data), format.Skew(parsed)),
                ArrivalOf = format.ArrivalOf(parsed),
            };
            return parse.RunAsync(format.Inputs(parsed), format.Format(parsed), format.ParserOptions(parsed, pseudonyms), cancellation);
        });
        return command;
    }

    private sealed class Parse
    {
        public required Enricher Enricher { get; init; }

        public required EventLine Line { get; init; }

        public bool IsAll { get; init; }

        public bool ShowsDerived { get; init; }

        public required Arrivals Arrivals { get; init; }

        public required Func<string, DateTime> ArrivalOf { get; init; }

        public async Task<int> RunAsync(IReadOnlyList<string> paths, LogFormat format, ParserOptions options, CancellationToken cancellation)
        {
            var counts = new SourceCounts();
            var guessed = new GuessedZones(Console.Error);
            await using var lines = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
            var inputs = new ReplayInputs(paths, ArrivalOf, () => LogFormats.CreateParser(format, options), CreatePipeline);
            using var progress = new ProgressLine();
            await foreach (var (pipeline, file) in inputs.OneByOneAsync(cancellation))
            {
                pipeline.Rejected.Clear();
                pipeline.Actions.Clear();
                progress.Show(file, counts.Records);
            }

            if (counts.ForeignFields > 0)
                Console.Error.WriteLine(ReplayAccount.ForeignFields(counts));
            return ExitCode.OfInputs(inputs.Foreign, Console.Error);

            RecordPipeline CreatePipeline(ILogParser parser) => new(parser, detector: null)
            {
                Counts = counts,
                Arrivals = Arrivals,
                Local = new LocalTime(options.TimeZone),
                OnEvent = (access, isDerived) =>
                {
                    guessed.Note(access, parser);
                    WriteEvent(access, isDerived, lines);
                },
                OnOutcome = (outcome, position) => WriteOutcome(outcome, position, lines),
            };
        }

        private void WriteEvent(AccessEvent access, bool isDerived, StreamWriter lines)
        {
            if (isDerived && !ShowsDerived)
                return;
            Enricher.Enrich(access);
            lines.WriteLine(Line.Of(access));
        }

        private void WriteOutcome(ParseOutcome outcome, long position, StreamWriter lines)
        {
            if (!IsAll)
                return;
            if (outcome.Kind == OutcomeKind.Ignored)
                lines.WriteLine(EventLine.OfIgnored(outcome.Detail!, position));
            else if (outcome.Kind == OutcomeKind.Rejected)
                lines.WriteLine(EventLine.OfRejected(outcome.Detail!, position));
        }
    }
}
