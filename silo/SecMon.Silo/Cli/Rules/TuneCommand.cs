using System.CommandLine;
using SecMon.Detection.Tuning;
using SecMon.Events.Subjects;

namespace SecMon.Silo.Cli.Rules;

/// <summary><c>secmon rules tune</c></summary>
internal static class TuneCommand
{
    public static Command Create()
    {
        var rule = new Argument<string>("rule") { Description = "The rule: title, id, name, use case or file.", HelpName = "RULE" };
        var events = new EventFiles("--false-positives", "Events (or alerts) that should not have been alerts.");
        var command = new Command("tune", "Proposes a Sigma filter that drops false positives, and shows that every alert which the tests expect still fires. Exit code 1 when no such filter is found.") { rule };
        events.AddTo(command);
        var paths = RulePaths.AsOption(command);
        TeachingHelp.Teach(command, """
            The filter names few fields that stay the same (account, application, host, address), never citizen ids or statements.
            Events are JSON as 'secmon parse' writes it, alerts as 'secmon replay' does, or log lines with --input-format.

            Examples:
              secmon rules tune EX-02 --false-positives events.ndjson > rules/extraction/ex-02-known-job.yml
              secmon replay --format pgaudit --input day.csv | grep 'Citizen table copied out' | secmon rules tune EX-02 --false-positives /dev/stdin
            """);
        command.SetAction(parsed =>
        {
            var pseudonyms = SubjectPseudonyms.WithPublicKeys();
            var rules = paths.Load(parsed);
            var tuner = new RuleTuner(rules, parsed.GetValue(rule)!, pseudonyms);
            try
            {
                foreach (var access in events.Read(parsed, rules, pseudonyms))
                    tuner.Add(access);
            }
            catch (FormatException malformed)
            {
                Console.Error.WriteLine($"secmon: {malformed.Message}; name the format of log lines with --input-format");
                return ExitCode.Unusable;
            }

            var proposal = tuner.Propose();
            Console.Out.Write(proposal.Filter);
            if (proposal.Filter is null)
                Console.Error.WriteLine("no safe filter found:");
            foreach (var reason in proposal.Reasons)
                Console.Error.WriteLine($"  {reason}");
            return proposal.Filter is null ? ExitCode.DoesNotHold : ExitCode.Done;
        });
        return command;
    }
}
