using System.CommandLine;
using System.Globalization;
using SecMon.Detection.Rules;
using SecMon.Events.Formats;
using SecMon.Silo.Configuration;
using SecMon.Silo.Keys;
using SecMon.Silo.Rules;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Cli.Rules;

/// <summary><c>secmon rules compare</c></summary>
internal static class CompareCommand
{
    private const int DefaultLimit = 20;

    public static Command Create()
    {
        var folders = new Argument<string[]>("rules") { Description = "Rules folder as it is, and as it would be.", HelpName = "A B", Arity = new ArgumentArity(0, 2) };
        var lists = new Option<string?>("--lists") { Description = "A deployment's own lists, over rules/lists of both.", HelpName = "DIR" };
        var config = new Option<string?>("--config") { Description = "Configuration of a silo: its sources' own files are read instead of --input, as one stream by time.", HelpName = "FILE" };
        var since = new Option<string?>("--since") { Description = "Only events of the last 90s, 15m, 24h, 30d.", HelpName = "AGE" };
        var data = new Option<string?>("--data") { Description = "Data folder whose keys make the pseudonyms (default: that of --config, else public keys).", HelpName = "DIR" };
        var output = new Option<string>("--output") { Description = "text for people, json for machines.", HelpName = "F", DefaultValueFactory = _ => "text" };
        output.AcceptOnlyFromAmong("text", "json");
        var limit = new Option<int>("--limit") { Description = "Most differences of a kind to show; 0 for all.", HelpName = "N", DefaultValueFactory = _ => DefaultLimit };
        var format = new FormatOptions(isRequired: false);
        var command = new Command("compare", "Says which alerts and incidents a change of rules would add, remove and change, over logs that are kept. Exit code 1 when there is a difference.") { folders, lists, config, since, data, output, limit };
        format.AddTo(command);
        TeachingHelp.Teach(command, """
            Examples:
              secmon rules compare rules my-rules --format pgaudit --input postgresql-*.csv
              secmon rules compare rules my-rules --config secmon.yml --since 30d
              git worktree add ../main main && secmon rules compare ../main/rules rules --format json --input events.ndjson --output json

            Alerts are the same when rule, group and first evidence are. Rules in shadow take part, marked so. What decisions make
            of an alert is compared too: its level, whether it pages, is expected, and which signals it absorbed. So are the incidents that decisions make of the cases, as if nobody closed any.
            """);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (Since(parsed.GetValue(since), out var from) is { } wrong)
                return await RefuseAsync(wrong);
            var (rules, inputs) = Paths(parsed.GetValue(folders) ?? [], format.Inputs(parsed) ?? []);
            if (rules.Length != 2)
                return await RefuseAsync("name two rules folders: as it is, and as it would be");
            if (parsed.GetValue(config) is null && (!format.IsGiven(parsed) || inputs.Length == 0))
                return await RefuseAsync("give --format and --input, or the sources of a silo with --config");

            var options = parsed.GetValue(config) is { } path ? ConfigurationReader.Read(path, Environment.GetEnvironmentVariables()) : null;
            var pseudonyms = DataKeys.PseudonymsOf(parsed.GetValue(data) ?? (options is not null && Directory.Exists(options.Data) ? options.Data : null));
            ComparedSource[] sources = options is not null
                ? [.. options.Sources.Select(source => Of(source, pseudonyms, from) with { Data = options.Data, Skew = source.Skew })]
                : [new ComparedSource(format.Format(parsed), format.ParserOptions(parsed, pseudonyms), new LogSource(format.Format(parsed).Category, format.Format(parsed).Product, format.Format(parsed).Service), null, inputs)
                    { Skew = format.Skew(parsed), Data = parsed.GetValue(data), ArrivalOf = format.ArrivalOf(parsed) }];
            var ownLists = parsed.GetValue(lists) ?? options?.Lists;
            var run = new ComparedRun(sources, from);
            var report = ComparisonReport.Of(
                await run.RunAsync(Load(rules[0]), cancellation),
                await run.RunAsync(Load(rules[1]), cancellation));
            var most = parsed.GetValue(limit) is > 0 and var some ? some : int.MaxValue;
            if (parsed.GetValue(output) == "json")
                Console.Out.WriteLine(JsonOutput.Of(report.ToJson()));
            else
                report.Print(Console.Out, Colours.OfOutput(), most);
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{run.Records / 2:N0} records: {report.Before.Count:N0} alerts before, {report.After.Count:N0} after; {report.Added.Count:N0} added, {report.Removed.Count:N0} removed, {report.Changed.Count:N0} changed; {report.Incidents.Before.Count:N0} incidents before, {report.Incidents.After.Count:N0} after"));
            return report.HasDifferences ? ExitCode.DoesNotHold : ExitCode.Done;

            LoadedRules Load(string folder)
            {
                var loaded = LoadedRules.Load(RuleFolder.Read(folder, ownLists) with { ShadowStatuses = options?.ShadowStatuses ?? [] }, pseudonyms);
                foreach (var problem in loaded.AllProblems.Where(problem => problem.IsError))
                    Console.Error.WriteLine(problem);
                return loaded;
            }
        });
        return command;
    }

    /// <summary>The folders may stand behind the files of <c>--input</c>, which takes all that follows it.</summary>
    private static (string[] Rules, string[] Inputs) Paths(string[] folders, IReadOnlyList<string> inputs)
    {
        var behind = 2 - folders.Length;
        return ([.. folders, .. inputs.TakeLast(behind)], [.. inputs.SkipLast(behind)]);
    }

    private static ComparedSource Of(SourceOptions source, Events.Subjects.ISubjectPseudonyms pseudonyms, DateTime? from) => new(
        source.Format,
        source.ForParser(pseudonyms),
        source.LogSource,
        source.Hours,
        [.. RotatedFiles.Find(source.Path).Select(path => new FileInfo(path)).Where(file => file.Length > 0 && (from is null || file.LastWriteTimeUtc >= from)).OrderBy(file => file.LastWriteTimeUtc).Select(file => file.FullName)]);

    private static string? Since(string? age, out DateTime? from)
    {
        from = null;
        if (age is null)
            return null;
        if (!Durations.TryParse(age, out var span))
            return $"'{age}' is no age; write 90s, 15m, 24h, 30d";
        from = DateTime.UtcNow - span;
        return null;
    }

    private static async Task<int> RefuseAsync(string message)
    {
        await Console.Error.WriteLineAsync($"secmon: {message}");
        return ExitCode.Unusable;
    }
}
