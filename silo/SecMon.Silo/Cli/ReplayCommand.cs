using System.CommandLine;
using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Rules;
using SecMon.Events.Formats;
using SecMon.Silo.Configuration;
using SecMon.Silo.Keys;
using SecMon.Silo.Rules;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Cli;

/// <summary><c>secmon replay</c></summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var format = new FormatOptions();
        var rules = new Option<string?>("--rules") { Description = "Rules folder (default ./rules).", HelpName = "DIR" };
        var lists = new Option<string?>("--lists") { Description = "A deployment's own lists, over rules/lists, file by file.", HelpName = "DIR" };
        var data = new Option<string?>("--data") { Description = "Data folder whose keys make the pseudonyms; without it they read test-….", HelpName = "DIR" };
        var pipelines = Rules.RulePaths.PipelineOption();
        var merge = new Option<bool>("--merge") { Description = "Read the inputs as one stream by timestamp, not one after the other." };
        var cases = new Option<bool>("--cases") { Description = "Put every alert's case into it (secmon.case.id), and write the cases to the summary." };
        var incidents = new Option<string?>("--incidents") { Description = "Write the incidents that decisions make of the cases, one JSON object each; takes --cases with it.", HelpName = "FILE" };
        var summary = new Option<string?>("--summary") { Description = "Write the account of records as JSON.", HelpName = "FILE" };
        var quarantine = new Option<string?>("--quarantine") { Description = "Write rejected records, one JSON object each (mode 0600).", HelpName = "FILE" };
        var command = new Command("replay", "Runs logs through the rules offline, with the same code as a silo. Alerts are ECS documents, one a line, on standard output.") { rules, lists, pipelines, data, merge, cases, incidents, summary, quarantine };
        TeachingHelp.Teach(command, """
            Examples:
              secmon replay --format pgaudit --input postgresql-*.csv > alerts.ndjson
              secmon replay --format pgaudit --lists my-lists --summary account.json --input day1.csv.gz day2.csv
              secmon replay --format pgaudit --cases --incidents incidents.ndjson --input postgresql-*.csv > alerts.ndjson
              secmon replay --format json --rules my-rules --input events.ndjson | jq -r .message
            """);
        format.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var pseudonyms = DataKeys.PseudonymsOf(parsed.GetValue(data));
            var files = RuleFolder.Read(parsed.GetValue(rules) ?? RulesFolder.Default(), parsed.GetValue(lists)).WithPipelines(parsed.GetValue(pipelines)!);
            if (parsed.GetValue(data) is { } folder)
                files = files with { OpenSealed = DataKeys.Open(folder).OpenList };
            var loaded = LoadedRules.Load(files, pseudonyms);
            foreach (var problem in loaded.AllProblems.Where(problem => problem.IsError))
                await Console.Error.WriteLineAsync(problem.ToString());

            var replay = new Replay
            {
                Format = format.Format(parsed),
                Parser = format.ParserOptions(parsed, pseudonyms),
                Inputs = format.Inputs(parsed),
                Rules = loaded,
                IsMerged = parsed.GetValue(merge),
                Skew = format.Skew(parsed),
                Arrivals = ArrivalNotes.Of(parsed.GetValue(data), format.Skew(parsed)),
                ArrivalOf = format.ArrivalOf(parsed),
                Cases = parsed.GetValue(cases) || parsed.GetValue(incidents) is not null ? new CaseBook(new CaseDecider(loaded.Decisions, loaded.Facts, loaded.NameOf, pseudonyms)) : null,
                QuarantinePath = parsed.GetValue(quarantine),
                Errors = Console.Error,
            };
            await using var alerts = Console.OpenStandardOutput();
            var account = await replay.RunAsync(alerts, cancellation);
            account.Print(Console.Error);
            if (parsed.GetValue(incidents) is { } stories)
                await account.WriteIncidentsAsync(stories);
            if (parsed.GetValue(summary) is { } path)
                await account.WriteAsync(path);
            return ExitCode.OfInputs(account.Foreign, Console.Error);
        });
        return command;
    }
}
