using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Detection.Indexing;
using SecMon.Detection.Rules;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Cli.Rules;

/// <summary><c>secmon rules bench</c></summary>
internal static class BenchCommand
{
    private const int DefaultLimit = 20;

    public static Command Create()
    {
        var format = new FormatOptions();
        var output = new Option<string>("--output") { Description = "text for people, json for machines.", HelpName = "F", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var limit = new Option<int>("--limit") { Description = "Most rules to show; 0 for all.", HelpName = "N", DefaultValueFactory = _ => DefaultLimit };
        var command = new Command("bench", "Says what each rule costs on a log: what wakes it, how often it is tried and matches, and the time. Windows of correlations are not measured.") { output, limit };
        format.AddTo(command);
        var paths = RulePaths.AsOption(command);
        TeachingHelp.Teach(command, """
            Examples:
              secmon rules bench --format pgaudit --input postgresql.csv
              secmon rules bench --rules my-rules --format json --input events.ndjson --limit 0 --output json

            A rule that is found by "every event" is tried on each: give it a selection with a value that is seldom.
            """);
        command.SetAction(async (parsed, cancellation) =>
        {
            var pseudonyms = SubjectPseudonyms.WithPublicKeys();
            var rules = paths.Load(parsed);
            foreach (var problem in rules.AllProblems.Where(problem => problem.IsError))
                await Console.Error.WriteLineAsync(problem.ToString());
            var logFormat = format.Format(parsed);
            var meter = new RuleMeter(rules.RuleSet, new LogSource(logFormat.Category, logFormat.Product, logFormat.Service));
            var enricher = rules.CreateEnricher(sourceHours: null);
            var inputs = new ReplayInputs(
                format.Inputs(parsed),
                format.ArrivalOf(parsed),
                () => LogFormats.CreateParser(logFormat, format.ParserOptions(parsed, pseudonyms)),
                parser => new RecordPipeline(parser, detector: null)
                {
                    OnEvent = (access, _) =>
                    {
                        enricher.Enrich(access);
                        meter.Match(access);
                    },
                });
            using var progress = new ProgressLine();
            await foreach (var (pipeline, file) in inputs.OneByOneAsync(cancellation))
            {
                pipeline.Rejected.Clear();
                pipeline.Actions.Clear();
                progress.Show(file, pipeline.Counts.Records);
            }

            var most = parsed.GetValue(limit) is > 0 and var some ? some : int.MaxValue;
            if (parsed.GetValue(output) == "json")
                Console.Out.WriteLine(JsonOutput.Of(Json(meter)));
            else
                Print(meter, most);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(RuleMeter meter, int most)
    {
        var rules = meter.Rules();
        Console.Out.WriteLine("ns/event    tried  matched  rule; found by");
        foreach (var rule in rules.Take(most))
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{PerEvent(rule.Time, meter.Events),8:N1} {rule.Tried,8:N0} {rule.Matched,8:N0}  {rule.Rule.Title}; {rule.FoundBy}"));
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{meter.Events:N0} events, {rules.Count:N0} rules, {PerEvent(meter.Time, meter.Events):N0} ns per event for all of them, looking up included"));
        if (rules.Count > most)
            Console.Error.WriteLine($"the {most} dearest are shown; --limit 0 shows all");
    }

    private static JsonObject Json(RuleMeter meter) => new()
    {
        ["events"] = meter.Events,
        ["ns_per_event"] = Math.Round(PerEvent(meter.Time, meter.Events), 1),
        ["rules"] = new JsonArray([.. meter.Rules().Select(rule => new JsonObject
        {
            ["id"] = rule.Rule.Id,
            ["title"] = rule.Rule.Title,
            ["found_by"] = rule.FoundBy,
            ["tried"] = rule.Tried,
            ["matched"] = rule.Matched,
            ["ns_per_event"] = Math.Round(PerEvent(rule.Time, meter.Events), 1),
        })]),
    };

    private static double PerEvent(TimeSpan time, long events) => events == 0 ? 0 : time.TotalNanoseconds / events;
}
